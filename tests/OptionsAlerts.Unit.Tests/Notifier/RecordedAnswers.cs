using System.Collections.Concurrent;
using OptionsAlerts.Notifier.Answers;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>Keeps what was answered; fails as often as it is told, or waits until it is given up.</summary>
internal sealed class RecordedAnswers : IAlertAnswers
{
    private readonly ConcurrentQueue<string> _given = new();
    private int _calls;

    /// <summary>Calls that fail before one succeeds.</summary>
    public int Failures { get; init; }

    /// <summary>True for answers that never end by themselves.</summary>
    public bool Hangs { get; init; }

    public string Reason { get; init; } = "spot crossed the flip";

    public int Calls => Volatile.Read(ref _calls);

    public IReadOnlyList<string> Given => [.. _given];

    public Task<string> Acknowledge(Guid alertId, string by, string via, CancellationToken cancellationToken) => Give($"ack {alertId} by {by} via {via}", "Acknowledged.", cancellationToken);

    public Task<string> Mute(Guid alertId, TimeSpan duration, string by, CancellationToken cancellationToken) => Give($"mute {alertId} for {duration} by {by}", "Muted for an hour.", cancellationToken);

    public Task<string> Why(Guid alertId, CancellationToken cancellationToken) => Give($"why {alertId}", Reason, cancellationToken);

    private async Task<string> Give(string answer, string words, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref _calls);
        if (Hangs) await Task.Delay(Timeout.Infinite, cancellationToken);
        if (call <= Failures) throw new InvalidOperationException("the broker is away");
        _given.Enqueue(answer);
        return words;
    }
}
