using System.Globalization;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>How digests, summaries, all-clears and escalations came about, a sentence each.</summary>
internal static class AccountText
{
    /// <param name="before">The state just before the decision.</param>
    /// <param name="later">The alert's escalations, acknowledgements and fail-overs for want of a confirmation, in order.</param>
    public static IEnumerable<string> Of(EngineState before, DecisionEvent decided, IReadOnlyList<DecisionEvent> later)
    {
        var told = decided switch
        {
            DigestRaised digest => Digest(before, digest),
            SummaryRaised summary => Summary(before, summary),
            AlertRaised { Clears: { } cleared, Signal.Phase: Contracts.Control.SignalPhase.Ended } => [$"An all-clear: it tells the end of what alert {Short(cleared)} told."],
            AlertRaised { Clears: { } cleared } => [$"The next state of its symbol: it ends what alert {Short(cleared)} told, and goes wherever that went."],
            SignalSuppressed { Reason: SuppressionReason.Storm or SuppressionReason.RateLimited or SuppressionReason.QuietHours } => ["It is counted in the next digest."],
            _ => (IEnumerable<string>)[],
        };
        return [.. told, .. Unconfirmed(decided, later.OfType<FailedOver>()), .. Escalation(before, decided, [.. later.Where(e => e is not FailedOver)])];
    }

    // A failure in between may have asked another channel since; then none of those still open had confirmed.
    private static IEnumerable<string> Unconfirmed(DecisionEvent decided, IEnumerable<FailedOver> over)
    {
        var askedAt = decided.At;
        foreach (var next in over)
        {
            var awaited = Duration.Of(next.At.UtcTicks - askedAt.UtcTicks);
            yield return $"Failed over to {next.Request.Channel} at {Local(next.At)}: no channel had confirmed it for {awaited} (confirm); what was asked before may be delivered yet.";
            askedAt = next.At;
        }
    }

    private static IEnumerable<string> Digest(EngineState before, DigestRaised digest)
    {
        var gather = Duration.Of(before.Effective.DigestGatherTicks);
        var withheld = digest.Withheld;
        yield return string.Create(CultureInfo.InvariantCulture, $"A digest, made by the engine: {withheld.Count:N0} {(withheld.Count == 1 ? "signal was" : "signals were")} withheld from {Local(withheld.FirstAt)} on, by {(digest.QuietUntil is null ? "the storm guard or the rate limit" : "quiet hours")}.");
        yield return digest.QuietUntil is { } until
            ? $"It was due when the quiet hours that withheld them were over, at {Local(until)}, the rate had room and no quiet hours held it."
            : $"It was due once they had gathered for {gather} (digest.gather), the rate had room and no quiet hours held it.";
        foreach (var group in withheld.Groups.OrderByDescending(group => group.Count).Take(10)) yield return string.Create(CultureInfo.InvariantCulture, $"{group.Count:N0} {WireName.Of(group.Kind)} {group.Symbol}");
        foreach (var signal in withheld.Strongest) yield return $"strongest: {WireName.Of(signal.Severity)}, {signal.Headline} ({Short(signal.SignalId)})";
    }

    private static IEnumerable<string> Summary(EngineState before, SummaryRaised summary)
    {
        var alert = summary.Alert;
        yield return string.Create(CultureInfo.InvariantCulture, $"A summary, made by the engine: a cooldown of {WireName.Of(alert.Kind)} {alert.Symbol} withheld news of this condition {summary.Withheld:N0} {(summary.Withheld == 1 ? "time" : "times")}, and the latest is told now that it is over.");
        if (before.Conditions.Find(Labels.Of(alert)) is { Told: { } told })
            yield return $"Told before: {WireName.Of(told.Severity)} {WireName.Of(told.Kind)} {told.Subject}, alert {Short(told.AlertId)}; the latest is worse, or another state.";
    }

    private static IEnumerable<string> Escalation(EngineState before, DecisionEvent decided, IReadOnlyList<DecisionEvent> later)
    {
        var dueAt = decided switch { AlertRaised raised => raised.EscalateAt, SummaryRaised summary => summary.EscalateAt, _ => null };
        var waitedSince = decided.At;
        foreach (var e in later)
        {
            switch (e)
            {
                case AlertEscalated escalated:
                    var asked = escalated.Requests.Length > 0 ? $"asked {string.Join(", ", escalated.Requests.Select(request => request.Channel))}" : "no further channel was live to ask";
                    yield return $"Escalated at {Local(escalated.At)}: nobody had acknowledged it within {Duration.Of(escalated.At.UtcTicks - waitedSince.UtcTicks)}; {asked}.";
                    (dueAt, waitedSince) = (escalated.NextAt, escalated.At);
                    break;
                case AlertAcknowledged acknowledged:
                    yield return $"Acknowledged at {Local(acknowledged.At)} by {acknowledged.By}, via {acknowledged.Via}.";
                    yield break;
            }
        }

        if (dueAt is { } due) yield return $"Escalates at {Local(due)} to further channels, unless it is acknowledged or its condition ends before.";
        else if (later.Count == 0 && decided is AlertRaised { Signal.Severity: Severity.Critical, Signal.Phase: Contracts.Control.SignalPhase.Began } && before.Effective.Policy.Escalation is not null)
            yield return "It is not escalated: no further channel is live.";
    }

    private static string Short(Guid id) => id.ToString("D")[..8];

    private static string Local(DateTimeOffset at) => ExchangeTime.Local(at).ToString("yyyy-MM-dd HH:mm:ss 'ET'", CultureInfo.InvariantCulture);
}
