using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Grpc;
using Duration = OptionsAlerts.AlertEngine.Core.Duration;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>What a policy would do with a signal at an instant, had there been no other of late: its route, its gates, what holds it. Decides nothing in any log.</summary>
public static class PolicyTrial
{
    private const string Run = "policy-test";

    /// <param name="channels">The live channels; none means the console.</param>
    /// <param name="silences">Silences that people made.</param>
    /// <exception cref="PolicyException">The policy cannot be applied with these channels.</exception>
    public static TestPolicyReply Of(
        AlertPolicy policy, IReadOnlyList<string> channels, IReadOnlyCollection<Silence> silences, SignalKind kind, Severity severity, string symbol, string subject, DateTimeOffset at)
    {
        var state = EngineState.Empty(Run);
        foreach (var opened in Decider.Decide(state, new OpenDay(ExchangeTime.TradingDay(at), Run, policy, channels, at)).Events) state.Apply(opened);
        foreach (var silence in silences) state.Apply(new SilenceCreated { At = at, Silence = silence });

        var labels = new Labels(kind, symbol, severity, subject);
        var effective = state.Effective;
        var route = effective.RouteOf(labels);
        var requests = route.Requests(Guid.Empty).Select(request => request.Channel).ToArray();
        var explanation = Decider.Explain(state, new TakeSignal(Signal(labels, at), at));
        var escalates = effective.EscalatesTo(labels, requests, timesBefore: 0);
        return new TestPolicyReply
        {
            PolicyHash = effective.Hash,
            At = Timestamp.FromDateTimeOffset(at),
            Outcome = WireName.Of(explanation.Outcome),
            Reason = explanation.Reason is { } reason ? WireName.Of(reason) : string.Empty,
            Gates = { explanation.Gates.Select(Explainer.ToMessage) },
            WouldPassAt = explanation.WouldPassAt is { } passes ? Timestamp.FromDateTimeOffset(passes) : null,
            Route = route.Name.Name,
            Broadcast = route.Name.Broadcast,
            Channels = { requests },
            FailOver = { route.Remaining },
            NotLive = { NamedBy(policy, severity, route.Name.Name).Except(effective.Channels, StringComparer.Ordinal) },
            Cooldown = Duration.Of(effective.CooldownTicks(kind)),
            EscalatesAfter = escalates.Length > 0 ? Duration.OfSeconds(policy.Escalation!.AfterSeconds) : string.Empty,
            EscalatesTo = { escalates },
            TellsEnd = policy.AllClear?.Tells(kind, severity) == true && ConditionShapes.Of(kind) != ConditionShape.Point,
            HeldBy = { HeldBy(state, labels, at.UtcTicks) },
        };
    }

    private static IEnumerable<string> HeldBy(EngineState state, Labels labels, long atTicks)
    {
        var silences = state.Effective.Silences.Concat(state.Silences.All).Where(active => active.HoldsUntil(labels, atTicks) is not null)
            .Select(active => $"{active.Rule}: {string.Join(", ", active.Silence.Matchers.AsEnumerable())} by {active.Silence.Author}");
        return silences.Concat(state.Effective.Quiet.Where(quiet => quiet.HoldsUntil(labels, atTicks) is not null).Select(quiet => $"quiet hours {quiet.Rule.Name}"));
    }

    // The channels that the route's line in the policy names, live or not.
    private static string[] NamedBy(AlertPolicy policy, Severity severity, string route)
    {
        var line = Array.Find(policy.Routes, one => one.Severity == severity)!;
        return Array.Find(line.Branches, branch => route.EndsWith($"/{branch.Name}", StringComparison.Ordinal))?.Channels ?? line.Channels;
    }

    private static SignalDetected Signal(in Labels labels, DateTimeOffset at) => new()
    {
        RunId = Run,
        SignalId = DeterministicId.Of(Run),
        Kind = labels.Kind,
        Severity = labels.Severity,
        Symbol = labels.Symbol,
        Subject = labels.Subject,
        EventTime = at,
        Headline = Run,
        Facts = [],
        Source = Run,
        Cause = string.Empty,
    };
}
