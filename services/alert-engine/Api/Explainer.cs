using Google.Protobuf.WellKnownTypes;
using Npgsql;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using Decision = OptionsAlerts.Contracts.Grpc.Decision;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>Why a signal was sent or withheld, from the log alone: the state as it stood just before its decision, folded from the day's first event.</summary>
public sealed class Explainer(NpgsqlDataSource source)
{
    private readonly DecisionQuery _query = new(source);
    private readonly LogReader _reader = new(source);
    private readonly LogReads _reads = new(source);

    public async Task<ExplainReply> Explain(string runId, string id, CancellationToken cancellationToken)
    {
        var found = await _reads.Find(runId, id, cancellationToken);
        var decision = DecisionText.ToMessage(found);
        var alertId = Guid.Parse(decision.SignalId);
        var state = await StateBefore(runId, found, cancellationToken);
        var later = await _query.Later(runId, alertId, cancellationToken);
        var reply = new ExplainReply
        {
            RunId = runId,
            Decision = decision,
            Facts = { DecisionText.FactsOf(found.Event) },
            Account = { AccountText.Of(state, found.Event, [.. later.Select(logged => logged.Event)]) },
            Timeline = { (await _reader.Lifecycle(runId, alertId, cancellationToken)).Select(DecisionText.ToTimeline) },
        };
        if (Decided(found.Event) is not { } signal) return reply;

        var explanation = Decider.Explain(state, new TakeSignal(signal, found.Event.At));
        reply.Gates.AddRange(explanation.Gates.Select(ToMessage));
        reply.WouldPassAt = explanation.WouldPassAt is { } at ? Timestamp.FromDateTimeOffset(at) : null;
        if (Array.Find(explanation.Gates, gate => gate.Result == GateResult.Blocked)?.By is { } by) reply.Cause = await CauseOf(runId, state, by, cancellationToken);
        return reply;
    }

    internal static GateReport ToMessage(GateFinding finding) => new()
    {
        Gate = finding.Gate,
        Result = WireName.Of(finding.Result),
        Rule = finding.Rule,
        Words = finding.Words,
        Until = finding.Until is { } until ? Timestamp.FromDateTimeOffset(until) : null,
        By = finding.By?.ToString("D") ?? string.Empty,
    };

    private static Contracts.Control.SignalDetected? Decided(DecisionEvent e) => e switch
    {
        AlertRaised raised => raised.Signal,
        SignalSuppressed suppressed => suppressed.Signal,
        _ => null,
    };

    private async Task<EngineState> StateBefore(string runId, LoggedEvent found, CancellationToken cancellationToken)
    {
        var state = EngineState.Empty(runId);
        var day = DateOnly.ParseExact(StreamKey.DayOf(found.Stream), "yyyy-MM-dd");
        await foreach (var logged in _reader.Day(runId, day, cancellationToken: cancellationToken))
        {
            if (logged.Version == found.Version) return state;
            state.Apply(logged.Event);
        }

        throw new InvalidDataException($"The log of {StreamKey.DayOf(found.Stream)} ends before its event {found.Version}.");
    }

    private async Task<Cause> CauseOf(string runId, EngineState state, Guid by, CancellationToken cancellationToken)
    {
        var standing = state.Effective.Silences.Select(active => active.Silence).Concat(state.Silences.All.Select(active => active.Silence)).FirstOrDefault(silence => silence.Id == by);
        if (standing is not null)
        {
            var text = $"{string.Join(", ", standing.Matchers.AsEnumerable())} by {standing.Author}{(standing.Comment.Length > 0 ? $": {standing.Comment}" : string.Empty)}";
            return new Cause { Id = by.ToString("D"), What = "silence", Headline = text, At = standing.StartsAt > DateTimeOffset.MinValue ? Timestamp.FromDateTimeOffset(standing.StartsAt) : null };
        }

        if (await _query.Find(runId, by, cancellationToken) is not { } alert) return new Cause { Id = by.ToString("D"), What = "alert" };
        Decision told = DecisionText.ToMessage(alert);
        return new Cause { Id = told.SignalId, What = "alert", Headline = told.Headline, At = told.DecidedAt };
    }
}
