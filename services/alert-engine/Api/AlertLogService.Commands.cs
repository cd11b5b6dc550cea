using System.Globalization;
using Grpc.Core;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.ServiceDefaults.Run;
using Decision = OptionsAlerts.AlertEngine.Core.Decision;

namespace OptionsAlerts.AlertEngine.Api;

/// <content>What people do about alerts. Each is decided by the engine's loop and durable before it is answered.</content>
internal sealed partial class AlertLogService
{
    private const int LongestName = 100;
    private const int DefaultSilences = 100;
    private const int MostSilences = 500;

    public override async Task<AcknowledgeReply> Acknowledge(AcknowledgeRequest request, ServerCallContext context)
    {
        var fields = new Requests();
        var author = fields.Line("author", request.Author, 1, LongestName);
        var via = fields.Line("via", request.Via.Length > 0 ? request.Via : "grpc", 1, LongestName);
        fields.Check();
        var alert = DecisionText.ToMessage(await _reads.Find(run.Value.Id, request.Id, context.CancellationToken));
        var decision = await inbox.Ask(now => new AcknowledgeAlert(Guid.Parse(alert.SignalId), author, via, now), context.CancellationToken);
        if (decision.Outcome == DecisionOutcome.Refused) throw Problems.Unknown("ALERT_UNKNOWN", decision.Problem!);
        return new AcknowledgeReply { Id = alert.SignalId, WasAcknowledged = decision.Outcome == DecisionOutcome.Nothing };
    }

    public override async Task<SilenceEntry> CreateSilence(CreateSilenceRequest request, ServerCallContext context)
    {
        var make = SilenceText.Read(request, time.GetUtcNow());
        Silence? made = null;
        var at = time.GetUtcNow();
        var decision = await inbox.Ask(
            now =>
            {
                (made, at) = (make(now), now);
                return new CreateSilence(made, now);
            },
            context.CancellationToken);
        if (decision.Outcome == DecisionOutcome.Refused) throw Problems.Refused("SILENCE_REFUSED", "silence", decision.Problem!);
        if (decision.Outcome == DecisionOutcome.Nothing) made = (await _states.Now(run.Value.Id, context.CancellationToken))?.State.Silences.Find(made!.Id) ?? made;
        return SilenceText.ToMessage(made!, "operator", at);
    }

    public override async Task<ListSilencesReply> ListSilences(ListSilencesRequest request, ServerCallContext context)
    {
        var fields = new Requests();
        var size = fields.Size("page_size", request.PageSize, DefaultSilences, MostSilences);
        var from = fields.Token(request.PageToken);
        fields.Check();
        var runId = RunOf(request.RunId);
        using var slot = await slots.Fold(context.CancellationToken);
        var state = (await _states.Now(runId, context.CancellationToken))?.State;
        var now = state is null ? time.GetUtcNow() : NowOf(runId, state);
        SilenceEntry[] all =
        [
            .. (state?.Silences.All ?? []).Select(active => SilenceText.ToMessage(active.Silence, "operator", now)),
            .. (state?.Effective.Policy ?? configured.Policy).Silences.Select(silence => SilenceText.ToMessage(silence, "policy", now)),
        ];
        var reply = new ListSilencesReply { RunId = runId, Silences = { all.Skip((int)Math.Min(from, int.MaxValue)).Take(size) } };
        if (from + size < all.Length) reply.NextPageToken = (from + size).ToString(CultureInfo.InvariantCulture);
        return reply;
    }

    public override async Task<ExpireSilenceReply> ExpireSilence(ExpireSilenceRequest request, ServerCallContext context)
    {
        var fields = new Requests();
        var digits = fields.Digits(request.Id);
        var author = fields.Line("author", request.Author, 1, Silence.MaxTextLength);
        fields.Check();
        var standing = (await _states.Now(run.Value.Id, context.CancellationToken))?.State.Silences.All ?? [];
        var meant = standing.Where(active => active.Silence.Id.ToString("N").StartsWith(digits, StringComparison.Ordinal)).Select(active => active.Silence.Id).ToArray();
        if (meant.Length > 1) throw Problems.Invalid("id", $"several silences' ids begin with {request.Id}: give more of it");
        if (meant.Length == 0) throw Problems.Unknown("SILENCE_UNKNOWN", $"There is no silence {request.Id} that has not ended. One of the policy ends with the policy.");
        Decision decision = await inbox.Ask(now => new ExpireSilence(meant[0], author, now), context.CancellationToken);
        if (decision.Outcome == DecisionOutcome.Refused) throw Problems.Unknown("SILENCE_UNKNOWN", decision.Problem!);
        return new ExpireSilenceReply { Id = meant[0].ToString("D") };
    }

    // In the market's time, and in a run that is over, it is as late as the log says.
    private DateTimeOffset NowOf(string runId, EngineState state) =>
        run.Value.Clock == RunClock.Wall && string.Equals(runId, run.Value.Id, StringComparison.Ordinal) ? time.GetUtcNow() : state.Clock;
}
