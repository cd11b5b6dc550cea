using OptionsAlerts.Ingestion.Formats;

namespace OptionsAlerts.Ingestion.Recorded;

/// <summary>One body of a recording, known by its head until its turn comes.</summary>
/// <param name="At">The market time of what it holds.</param>
internal sealed record RecordedBody(string Path, string Symbol, DateTimeOffset At, DateTimeOffset Timestamp, bool IsChain, ulong ContentHash)
{
    public static RecordedBody Of(string path, CboeBody head) => new(path, head.Symbol, head.AsOf, head.Timestamp, head.HasOptions, head.ContentHash);
}
