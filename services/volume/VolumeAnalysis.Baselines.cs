using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume;

/// <content>Finished days out, kept days in, and a contract's baseline for who asks.</content>
public sealed partial class VolumeAnalysis
{
    private readonly Dictionary<string, VolumeHistory> _kept = new(StringComparer.Ordinal);
    private bool _handsOutDays;

    /// <summary>Has every book hand out its finished days: somebody takes them from now on.</summary>
    public void HandOutDays()
    {
        using var alone = _gate.EnterScope();
        _handsOutDays = true;
        foreach (var watched in _books.Values) watched.Book.HandsOutDays = true;
    }

    /// <summary>Brings kept days in; those of an underlying that is not watched yet wait for its first message.</summary>
    public void TakeKept(IEnumerable<VolumeHistory> histories)
    {
        using var alone = _gate.EnterScope();
        foreach (var history in histories)
        {
            _kept[history.Underlying] = history;
            if (_books.TryGetValue(history.Underlying, out var watched)) TakeKept(watched);
        }
    }

    /// <summary>The days that are over by now and were seen whole, in the order of their underlyings; each once.</summary>
    public IReadOnlyList<DayVolumes> TakeFinished(DateTimeOffset now)
    {
        using var alone = _gate.EnterScope();
        var afterClose = TimeSpan.FromMinutes(options.Common.Baselines.RollAfterMinutes);
        var finished = new List<DayVolumes>();
        foreach (var watched in _books.Values.OrderBy(watched => watched.Book.Underlying, StringComparer.Ordinal))
            while (watched.Book.TakeFinished(now, afterClose) is { } day) finished.Add(day);
        return finished;
    }

    /// <summary>What one contract is compared with; null for one that is not known today. One look-up between two messages.</summary>
    /// <param name="underlying">The symbol that its messages name.</param>
    public ContractBaseline? BaselineOf(string underlying, OccSymbol contract)
    {
        var occ = contract.ToString();
        using var alone = _gate.EnterScope();
        return _books.TryGetValue(underlying, out var watched) ? watched.Book.Baseline(occ) : null;
    }

    private UnderlyingBook Open(string underlying) => new(underlying, options.For(underlying), board.Refusals) { HandsOutDays = _handsOutDays };

    private void TakeKept(Watched watched, DateTimeOffset? asOf = null)
    {
        if (!_kept.Remove(watched.Book.Underlying, out var history)) return;
        watched.Book.TakeKept(asOf is { } at ? history with { AsOf = at } : history);
        watched.IsChanged = true;
    }
}
