namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The silences that people made and that have not ended, in the order they were made.</summary>
internal sealed class SilenceBook
{
    /// <summary>More are refused.</summary>
    public const int Capacity = 1_000;

    private readonly List<ActiveSilence> _silences = [];
    private readonly DueTable<Guid> _ends = new(Comparer<Guid>.Default);

    public int Count => _silences.Count;

    /// <summary>Which ends first, and when.</summary>
    public (long Ticks, Guid Id)? FirstEnd => _ends.First;

    public IReadOnlyList<ActiveSilence> All => _silences;

    public Silence? Find(Guid id) => _silences.Find(active => active.Silence.Id == id)?.Silence;

    public void Add(Silence silence)
    {
        _silences.Add(new ActiveSilence(silence, $"silence {silence.Id.ToString()[..8]}"));
        _ends.Set(silence.Id, silence.EndsAt.UtcTicks);
    }

    public void Remove(Guid id)
    {
        if (_silences.RemoveAll(active => active.Silence.Id == id) == 0) throw new InvalidOperationException($"Silence {id} is not in the book.");
        _ends.Set(id, null);
    }
}
