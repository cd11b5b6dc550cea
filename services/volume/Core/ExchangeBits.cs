namespace OptionsAlerts.Volume.Core;

/// <summary>
/// Gives each exchange id a bit, in the order they are first seen: counting the exchanges of a window is then one population count. OPRA has some twenty
/// exchanges; should a feed send more than 63 different ids, the rest share the last bit.
/// </summary>
public sealed class ExchangeBits
{
    private readonly List<int> _ids = [];

    /// <summary>The ids seen, by bit.</summary>
    public IReadOnlyList<int> Ids => _ids;

    /// <summary>The exchange's bit; 0 for the unknown exchange 0.</summary>
    public ulong Of(int exchange)
    {
        if (exchange == 0) return 0;
        var bit = _ids.IndexOf(exchange);
        if (bit < 0)
        {
            if (_ids.Count == 63) return 1UL << 63;
            bit = _ids.Count;
            _ids.Add(exchange);
        }

        return 1UL << bit;
    }
}
