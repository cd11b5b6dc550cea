using System.Collections.Concurrent;
using OptionsAlerts.Ingestion.Feeds;
using OptionsAlerts.Ingestion.Streaming;

namespace OptionsAlerts.Unit.Tests.Ingestion.Streaming;

/// <summary>Keeps what a stream reports.</summary>
internal sealed class KeptReports : IStreamMonitor
{
    private readonly ConcurrentQueue<PollOutcome> _outcomes = new();

    /// <summary>Awaited before an outcome is taken.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<PollOutcome> Outcomes => [.. _outcomes];

    /// <summary>The reasons of the ends, in order.</summary>
    public IReadOnlyList<string> Ends => [.. _outcomes.Select(outcome => outcome switch
    {
        PollOutcome.Unavailable unavailable => unavailable.Reason,
        PollOutcome.Rejected rejected => $"rejected: {rejected.Reason}",
        PollOutcome.NotEntitled notEntitled => $"not entitled: {notEntitled.Reason}",
        _ => "",
    }).Where(reason => reason.Length > 0)];

    public async Task Report(PollOutcome outcome, CancellationToken cancellationToken)
    {
        await Before(cancellationToken);
        _outcomes.Enqueue(outcome);
    }
}
