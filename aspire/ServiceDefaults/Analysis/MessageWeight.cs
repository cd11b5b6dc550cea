using OptionsAlerts.Contracts.MarketData;

namespace OptionsAlerts.ServiceDefaults.Analysis;

/// <summary>What a message takes of memory, from its rows: near enough to bound a queue by.</summary>
public static class MessageWeight
{
    private const int Envelope = 256;
    private const int Symbol = 64;

    // Two numbers of eight bytes and seven of four a print; four numbers and a character, and seven that may be absent, a contract.
    private const int Print = 44;
    private const int Contract = 134;

    /// <summary>Bytes, roughly.</summary>
    public static long Bytes(object message) => Envelope + message switch
    {
        OptionTradeBatch batch => ((long)batch.Count * Print) + ((long)batch.Contracts.Length * Symbol),
        OptionChainSnapshot chain => (long)chain.Contracts.Count * Contract,
        VolumeHistory history => ((long)history.Volume.Length * sizeof(int)) + ((long)history.Contracts.Length * Symbol),
        VolatilityHistory history => (long)history.Day.Length * (sizeof(int) + sizeof(double)),
        _ => 0,
    };
}
