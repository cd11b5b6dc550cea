using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Api;

/// <summary>The decision log as its callers see it, on one engine: what is read, what is asked for, what is refused.</summary>
public sealed class AlertLogTests(Servers servers)
{
    [Fact]
    public async Task a_caller_lists_filters_pages_explains_and_is_told_which_fields_are_wrong()
    {
        await using var engine = await EngineHost.Start(servers);
        var raised = await engine.Decide();
        var withheld = await engine.Decide();
        var critical = await engine.Decide(SignalKind.GammaFlipBreach, Severity.Critical, "QQQ", "flip");
        (raised.Outcome, withheld.Reason, critical.Outcome).ShouldBe(("raised", "cooldown", "raised"));

        async Task<string[]> Ids(ListRequest request) => [.. (await engine.Log.ListAsync(request, engine.Options())).Decisions.Select(decision => decision.SignalId)];
        (await Ids(new ListRequest())).ShouldBe([critical.SignalId, withheld.SignalId, raised.SignalId]);
        (await Ids(new ListRequest { Symbol = "QQQ" })).ShouldBe([critical.SignalId]);
        (await Ids(new ListRequest { Kind = "sweep", Outcome = "raised" })).ShouldBe([raised.SignalId]);
        (await Ids(new ListRequest { Severity = "critical" })).ShouldBe([critical.SignalId]);
        (await Ids(new ListRequest { Reason = "cooldown" })).ShouldBe([withheld.SignalId]);
        (await Ids(new ListRequest { Text = "FLIP #" })).ShouldBe([critical.SignalId]);
        (await Ids(new ListRequest { To = withheld.DecidedAt })).ShouldBe([raised.SignalId]);
        (await Ids(new ListRequest { From = critical.DecidedAt })).ShouldBe([critical.SignalId]);
        var first = await engine.Log.ListAsync(new ListRequest { PageSize = 2 }, engine.Options());
        (await Ids(new ListRequest { PageSize = 2, PageToken = first.NextPageToken })).ShouldBe([raised.SignalId]);

        var wrong = Violations(() => engine.Log.List(new ListRequest { PageSize = -1, PageToken = "x", Kind = "swoop", Outcome = "maybe", Text = new string('x', 201) }, engine.Options()));
        wrong.ShouldBe(["page_size", "kind", "outcome", "page_token", "text"], ignoreOrder: true);
        Status(() => engine.Log.Get(new GetRequest { Id = "00000000" }, engine.Options())).ShouldBe(StatusCode.NotFound);

        var why = await engine.Log.ExplainAsync(new ExplainRequest { Id = withheld.SignalId[..8] }, engine.Options());
        why.Gates.Count(gate => gate.Result == "blocked").ShouldBe(1);
        (why.Cause.Id, why.Cause.Headline).ShouldBe((raised.SignalId, raised.Headline));
        why.WouldPassAt.ToDateTimeOffset().ShouldBe(withheld.Until.ToDateTimeOffset());
        (await engine.Log.ExplainAsync(new ExplainRequest { Id = critical.SignalId }, engine.Options())).Account.ShouldHaveSingleItem().ShouldStartWith("Escalates at ");

        var state = await engine.Log.StateAtAsync(new StateAtRequest { Limit = 1 }, engine.Options());
        state.Counters["raised"].ShouldBe(2);
        state.Lists.Single(list => list.Name == "cooldowns").ShouldSatisfyAllConditions(list => list.Count.ShouldBe(2), list => list.Entries.Count.ShouldBe(1));
        (await engine.Log.StateAtAsync(new StateAtRequest { At = raised.DecidedAt }, engine.Options())).Counters["raised"].ShouldBe(1);
        Status(() => engine.Log.StateAt(new StateAtRequest { At = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch) }, engine.Options())).ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task a_person_acknowledges_silences_and_changes_the_policy_and_the_log_holds_it_all()
    {
        await using var engine = await EngineHost.Start(servers);
        var critical = await engine.Decide(SignalKind.GammaFlipBreach, Severity.Critical);
        AcknowledgeReply Ack(string id) => engine.Log.Acknowledge(new AcknowledgeRequest { Id = id, Author = "ada" }, engine.Options());
        Ack(critical.SignalId[..8]).WasAcknowledged.ShouldBeFalse();
        Ack(critical.SignalId).WasAcknowledged.ShouldBeTrue();
        Status(() => Ack("00000000")).ShouldBe(StatusCode.NotFound);
        (await engine.Log.GetAsync(new GetRequest { Id = critical.SignalId }, engine.Options())).Timeline.ShouldContain(entry => entry.What == "acknowledged" && entry.Detail == "by ada");

        Violations(() => engine.Log.CreateSilence(new CreateSilenceRequest { Matchers = { "colour = red" }, Author = "ada" }, engine.Options())).ShouldBe(["matchers[0]", "ends"]);
        var past = new CreateSilenceRequest { Matchers = { "symbol = IWM" }, Author = "ada", Starts = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch), Duration = new Duration { Seconds = 60 } };
        Should.Throw<RpcException>(() => engine.Log.CreateSilence(past, engine.Options())).GetRpcStatus()!.GetDetail<PreconditionFailure>()!.Violations.ShouldHaveSingleItem().Type.ShouldBe("SILENCE_REFUSED");
        var silence = await engine.Log.CreateSilenceAsync(new CreateSilenceRequest { Matchers = { "symbol = IWM" }, Author = "ada", Comment = "lunch", Duration = new Duration { Seconds = 3_600 } }, engine.Options());
        var held = await engine.Decide(symbol: "IWM");
        (held.Reason, held.By).ShouldBe(("silenced", silence.Id));
        (await engine.Log.ExplainAsync(new ExplainRequest { Id = held.SignalId }, engine.Options())).Cause.ShouldSatisfyAllConditions(cause => cause.What.ShouldBe("silence"), cause => cause.Headline.ShouldBe("symbol = \"IWM\" by ada: lunch"));
        (await engine.Log.ListSilencesAsync(new ListSilencesRequest(), engine.Options())).Silences.ShouldHaveSingleItem().State.ShouldBe("active");
        await engine.Log.ExpireSilenceAsync(new ExpireSilenceRequest { Id = silence.Id[..8], Author = "ada" }, engine.Options());
        Status(() => engine.Log.ExpireSilence(new ExpireSilenceRequest { Id = silence.Id, Author = "ada" }, engine.Options())).ShouldBe(StatusCode.NotFound);

        var standing = await engine.Log.GetPolicyAsync(new GetPolicyRequest(), engine.Options());
        ApplyPolicyReply Apply(string text, string expected, bool dryRun = false) =>
            engine.Log.ApplyPolicy(new ApplyPolicyRequest { Text = text, Name = "p.yaml", ExpectedHash = expected, DryRun = dryRun, Author = "ada" }, engine.Options());
        var problem = Should.Throw<RpcException>(() => Apply("version: 2\nstorm: { limit: 0 }", string.Empty)).GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.ShouldHaveSingleItem();
        problem.Description.ShouldBe("p.yaml:2: $.storm.limit: 0 is out of range; 1 to 1000");
        var text = "version: 2\nstorm: { limit: 7 }";
        Apply(text, standing.Hash, dryRun: true).Diff.ShouldContain("+   limit: 7");
        Status(() => Apply(text, "00000000000000000000")).ShouldBe(StatusCode.Aborted);
        Apply(text, standing.Hash).Applied.ShouldBeTrue();
        Apply(text, string.Empty).Applied.ShouldBeFalse();
        var applied = await engine.Log.GetPolicyAsync(new GetPolicyRequest(), engine.Options());
        (applied.Origin, applied.By, applied.ConfiguredHash).ShouldBe(("operator", "ada", standing.Hash));
        (await engine.Log.DiffPolicyAsync(new DiffPolicyRequest { Text = applied.Yaml, Name = "p.yaml" }, engine.Options())).Lines.ShouldBeEmpty();
        (await engine.Decide(symbol: "DIA")).PolicyHash.ShouldBe(applied.Hash);
        var test = await engine.Log.TestPolicyAsync(new TestPolicyRequest { Kind = "sweep", Severity = "high", Symbol = "SPY" }, engine.Options());
        (test.Outcome, test.Route).ShouldBe(("raised", "high"));

        VerifyResult? verified = null;
        using var verify = engine.Log.Verify(new VerifyRequest(), engine.Options());
        await foreach (var step in verify.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) verified = step.Result;
        verified.ShouldNotBeNull().Verified.ShouldBeTrue(verified!.Difference?.Problem);
        verified.Days.ShouldHaveSingleItem().GoldenHash.ShouldBe(verified.GoldenHash);
    }

    [Fact]
    public async Task a_call_without_the_key_is_refused_and_health_stays_open()
    {
        await using var engine = await EngineHost.Start(servers);
        (string Reason, StatusCode Code) Call(Metadata headers)
        {
            var refused = Should.Throw<RpcException>(() => engine.Log.Get(new GetRequest { Id = "nonsense" }, headers));
            return (refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason, refused.StatusCode);
        }

        Call([]).ShouldBe(("API_KEY_MISSING", StatusCode.Unauthenticated));
        Call(new Metadata { { "x-api-key", EngineHost.Key + "x" } }).ShouldBe(("API_KEY_WRONG", StatusCode.Unauthenticated));
        Call(new Metadata { { "authorization", "Basic " + EngineHost.Key } }).ShouldBe(("API_KEY_MISSING", StatusCode.Unauthenticated));
        Call(EngineHost.Headers).ShouldBe(("INVALID_FIELD", StatusCode.InvalidArgument));
        Call(new Metadata { { "x-api-key", EngineHost.PreviousKey } }).ShouldBe(("INVALID_FIELD", StatusCode.InvalidArgument));
        Call(new Metadata { { "authorization", "Bearer " + EngineHost.Key } }).ShouldBe(("INVALID_FIELD", StatusCode.InvalidArgument));
        await Eventually.Holds(async () => (await new Health.HealthClient(engine.Channel).CheckAsync(new HealthCheckRequest())).Status == HealthCheckResponse.Types.ServingStatus.Serving, "health was served without a key");
    }

    private static StatusCode Status(Action call) => Should.Throw<RpcException>(call).StatusCode;

    private static IEnumerable<string> Violations(Action call) => Should.Throw<RpcException>(call).GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(violation => violation.Field);
}
