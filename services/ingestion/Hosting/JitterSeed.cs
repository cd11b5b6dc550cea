using System.Security.Cryptography;

namespace OptionsAlerts.Ingestion.Hosting;

/// <summary>What the jitter of live feeds' waits follows from: drawn anew by every process, so that many of them do not come back at once; <c>Ingestion:Seed</c> where that is set.</summary>
public sealed record JitterSeed(int Value)
{
    /// <summary>The seed of one process.</summary>
    public static JitterSeed Of(IngestionOptions options) =>
        new(options.Seed == IngestionOptions.DefaultSeed ? RandomNumberGenerator.GetInt32(int.MaxValue) : (int)(options.Seed & int.MaxValue));
}
