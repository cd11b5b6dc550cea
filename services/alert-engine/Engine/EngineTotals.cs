using System.Diagnostics.Metrics;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>What the engine has done since it started: metrics, and totals for a summary.</summary>
public sealed class EngineTotals
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, long> _totals = new(StringComparer.Ordinal);
    private readonly Counter<long> _decisions;

    public EngineTotals(IMeterFactory meters) =>
        _decisions = meters.Create("OptionsAlerts.AlertEngine").CreateCounter<long>("options_alerts.decisions", "{decision}", "Decisions by outcome and reason.");

    /// <summary>Totals by name: <c>raised</c>, <c>withheld:cooldown</c>, <c>duplicate</c>, <c>digest</c>, <c>summary</c>, <c>escalated</c>, <c>acknowledged</c>, <c>delivered</c>, <c>failed</c>, <c>failed_over</c>, <c>undelivered</c>.</summary>
    public IReadOnlyDictionary<string, long> Totals()
    {
        lock (_gate) return new SortedDictionary<string, long>(_totals, StringComparer.Ordinal);
    }

    internal void Committed(LogBatch batch)
    {
        foreach (var decided in batch.Segments.SelectMany(segment => segment.Events))
        {
            switch (decided)
            {
                case AlertRaised: Count("raised"); break;
                case SignalSuppressed suppressed: Count($"withheld:{WireName.Of(suppressed.Reason)}"); break;
                case DigestRaised: Count("digest"); break;
                case SummaryRaised: Count("summary"); break;
                case AlertEscalated { Requests.Length: > 0 }: Count("escalated"); break;
                case AlertAcknowledged: Count("acknowledged"); break;
                case DeliverySucceeded: Count("delivered"); break;
                case DeliveryFailed: Count("failed"); break;
                case FailedOver: Count("failed_over"); break;
                case AlertUndelivered: Count("undelivered"); break;
            }
        }
    }

    /// <summary>Requests without an outcome after the last commit.</summary>
    public int Outstanding { get; private set; }

    internal void Stands(int outstanding) => Outstanding = outstanding;

    internal void Duplicates(int count) => Count("duplicate", count);

    internal void Conflict() => Count("conflict");

    internal void OtherRun() => Count("other_run");

    internal void GivenUp(int count) => Count("given_up", count);

    private void Count(string name, long by = 1)
    {
        if (by == 0) return;
        _decisions.Add(by, new KeyValuePair<string, object?>("outcome", name));
        lock (_gate) _totals[name] = _totals.GetValueOrDefault(name) + by;
    }
}
