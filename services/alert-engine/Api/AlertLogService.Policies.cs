using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <content>The policy that stands, and others tried against it.</content>
internal sealed partial class AlertLogService
{
    private const int ShortestHash = 16;

    public override async Task<PolicyReply> GetPolicy(GetPolicyRequest request, ServerCallContext context)
    {
        var runId = RunOf(request.RunId);
        var standing = await Standing(runId, context.CancellationToken);
        var reply = new PolicyReply
        {
            RunId = runId,
            Hash = standing.Hash,
            Yaml = PolicyText.YamlOf(standing.Policy),
            Json = PolicyText.Of(standing.Policy),
            Channels = { standing.Channels },
            ConfiguredHash = standing.State?.ConfiguredHash ?? configured.Hash,
            Origin = WireName.Of(PolicyOrigin.Configuration),
        };
        if (await _query.LastPolicy(runId, context.CancellationToken) is not { } applied) return reply;
        reply.AppliedAt = Timestamp.FromDateTimeOffset(applied.Event.At);
        if (applied.Event is not PolicyApplied by) return reply;
        reply.Origin = WireName.Of(by.Origin);
        reply.By = by.By ?? string.Empty;
        return reply;
    }

    public override async Task<ApplyPolicyReply> ApplyPolicy(ApplyPolicyRequest request, ServerCallContext context)
    {
        var fields = new Requests();
        var author = fields.Line("author", request.Author, 1, LongestName);
        if (request.ExpectedHash.Length > 0 && (request.ExpectedHash.Length is < ShortestHash or > 64 || !request.ExpectedHash.All(char.IsAsciiHexDigit))) fields.Wrong("expected_hash", $"must have {ShortestHash} to 64 hexadecimal digits");
        fields.Check();
        var policy = Requests.Policy(request.Text, request.Name);
        var standing = await Standing(run.Value.Id, context.CancellationToken);
        try
        {
            EnginePolicy.Check(policy, standing.Channels);
        }
        catch (PolicyException refused)
        {
            throw Requests.Refused(refused, request.Text, request.Name);
        }

        if (Unexpected(request, standing.Hash) is { } unexpected) throw Problems.Moved("policy", unexpected);
        var reply = new ApplyPolicyReply { Hash = policy.Hash(), HashBefore = standing.Hash, Diff = { Diff(standing.Policy, policy) } };
        if (request.DryRun) return reply;

        string? moved = null;
        var decision = await inbox.Ask(
            (state, now) => new ApplyPolicy(policy, ChannelsOf(state), now, PolicyOrigin.Operator, author),
            state => moved = Unexpected(request, HashOf(state)),
            context.CancellationToken);
        if (decision.Outcome == DecisionOutcome.Refused) throw moved is null ? Problems.Refused("POLICY_NOT_APPLIED", "policy", decision.Problem!) : Problems.Moved("policy", moved);
        reply.Applied = decision.Outcome == DecisionOutcome.Applied;
        return reply;
    }

    public override async Task<DiffPolicyReply> DiffPolicy(DiffPolicyRequest request, ServerCallContext context)
    {
        var policy = Requests.Policy(request.Text, request.Name);
        var standing = await Standing(RunOf(request.RunId), context.CancellationToken);
        return new DiffPolicyReply { Hash = policy.Hash(), HashStanding = standing.Hash, Lines = { Diff(standing.Policy, policy) } };
    }

    public override async Task<TestPolicyReply> TestPolicy(TestPolicyRequest request, ServerCallContext context)
    {
        var fields = new Requests();
        var kind = fields.Value<SignalKind>("kind", request.Kind);
        var severity = fields.Value<Severity>("severity", request.Severity);
        var symbol = fields.Line("symbol", request.Symbol, 1, SignalRules.MaxNameLength);
        var subject = fields.Line("subject", request.Subject, 0, SignalRules.MaxSubjectLength);
        var at = fields.Instant("at", request.At);
        fields.Check();
        var runId = RunOf(request.RunId);
        var standing = await Standing(runId, context.CancellationToken);
        var policy = request.Text.Length > 0 ? Requests.Policy(request.Text, request.Name) : standing.Policy;
        var now = at ?? (standing.State is { } state ? NowOf(runId, state) : time.GetUtcNow());
        Silence[] silences = [.. (standing.State?.Silences.All ?? []).Select(active => active.Silence)];
        try
        {
            return PolicyTrial.Of(policy, standing.Channels, silences, kind, severity, symbol, subject, now);
        }
        catch (PolicyException refused) when (request.Text.Length > 0)
        {
            throw Requests.Refused(refused, request.Text, request.Name);
        }
    }

    private sealed record StandingPolicy(AlertPolicy Policy, string Hash, IReadOnlyList<string> Channels, EngineState? State);

    // Before the log's first event the policy of the configuration is the one that will stand.
    private async Task<StandingPolicy> Standing(string runId, CancellationToken cancellationToken)
    {
        using var slot = await slots.Fold(cancellationToken);
        var state = (await _states.Now(runId, cancellationToken))?.State;
        return state?.Policy is { } policy ? new StandingPolicy(policy, state.PolicyHash, state.Channels, state) : new StandingPolicy(configured.Policy, configured.Hash, configured.Channels, null);
    }

    private IReadOnlyList<string> ChannelsOf(EngineState state) => state.Day is null ? configured.Channels : state.Channels;

    private string HashOf(EngineState state) => state.Day is null ? configured.Hash : state.PolicyHash;

    private static string? Unexpected(ApplyPolicyRequest request, string standing) =>
        standing.StartsWith(request.ExpectedHash.ToLowerInvariant(), StringComparison.Ordinal) ? null : $"Policy {AlertPolicy.Abbreviate(standing)} stands, not the one expected ({AlertPolicy.Abbreviate(request.ExpectedHash)}).";

    private static IReadOnlyList<string> Diff(AlertPolicy before, AlertPolicy after) => LineDiff.Of(PolicyText.YamlOf(before), PolicyText.YamlOf(after));
}
