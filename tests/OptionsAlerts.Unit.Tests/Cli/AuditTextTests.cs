using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Audit;
using OptionsAlerts.Unit.Tests.AlertEngine;
using Shouldly;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Cli;

public sealed class AuditTextTests : IDisposable
{
    private readonly TestConsole _console = new TestConsole().Width(220);
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose()
    {
        _console.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    [Fact]
    public void a_withheld_signal_shows_each_gate_what_stood_in_the_way_and_when_it_would_have_passed()
    {
        AuditExplain.Print(Withheld(), json: false, _output, _console);
        _console.Output.ShouldContain("withheld: cooldown");
        _console.Output.ShouldContain("│ cooldown │ blocked     │ cooldowns.sweep = 5m │ 3m left │ 2026-06-30 10:05:00 ET │ 00000000 │");
        _console.Output.ShouldContain("│ storm    │ not reached │");
        _console.Output.ShouldContain("in the way: alert 00000000 of 2026-06-30 10:00:00 ET SPY swept");
        _console.Output.ShouldContain("would have passed at 2026-06-30 10:05:00 ET, had nothing else happened");
    }

    [Fact]
    public void where_waiting_would_not_have_helped_it_says_so()
    {
        var why = Withheld();
        why.WouldPassAt = null;
        AuditExplain.Print(why, json: false, _output, _console);
        _console.Output.ShouldContain("waiting would not have helped");
    }

    [Fact]
    public void a_digest_has_its_account_and_no_gates()
    {
        var why = Withheld();
        why.Gates.Clear();
        why.WouldPassAt = null;
        (why.Decision.Outcome, why.Decision.Reason) = ("raised", string.Empty);
        why.Account.Add("A digest, made by the engine: 12 signals were withheld.");
        AuditExplain.Print(why, json: false, _output, _console);
        _console.Output.ShouldContain("A digest, made by the engine: 12 signals were withheld.");
        _console.Output.ShouldNotContain("gate");
        _console.Output.ShouldNotContain("waiting");
    }

    [Fact]
    public void the_explanation_as_json_has_gates_cause_and_counterfactual()
    {
        AuditExplain.Print(Withheld(), json: true, _output, _console);
        using var json = JsonDocument.Parse(_output.ToString());
        var explanation = json.RootElement.GetProperty("explanation");
        explanation.GetProperty("gates").EnumerateArray().Select(gate => gate.GetProperty("result").GetString()).ShouldBe(["blocked", "not_reached"]);
        explanation.GetProperty("cause").GetProperty("what").GetString().ShouldBe("alert");
        explanation.GetProperty("wouldPassAt").GetDateTimeOffset().ShouldBe(Desk.Start.AddMinutes(5));
        json.RootElement.GetProperty("reason").GetString().ShouldBe("cooldown");
    }

    [Fact]
    public void what_came_from_outside_steers_no_terminal()
    {
        var why = Withheld();
        why.Decision.Headline = "[red]\u001b[2Jgone[/]";
        AuditExplain.Print(why, json: false, _output, _console);
        _console.Output.ShouldContain("[red][2Jgone[/]");
    }

    [Fact]
    public async Task a_log_that_is_the_same_ends_with_0_and_a_hash_for_each_day()
    {
        var result = new VerifyResult { RunId = "live", Verified = true, Events = 12, FirstPosition = 3, LastPosition = 20, GoldenHash = "abc", Days = { new DayHash { Day = "2026-06-30", Events = 12, GoldenHash = "abc" } } };
        (await Verify(false, new VerifyReply { Result = result })).ShouldBe(0);
        _output.ToString().ShouldContain("Run live: 12 events of 1 trading day, positions 3 to 20, decided again, all the same. Golden hash abc");
        _console.Output.ShouldContain("│ 2026-06-30 │ 12     │ abc");
        _errors.ToString().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_difference_ends_with_1_its_position_and_both_bodies()
    {
        var difference = new LogDifference { Position = 17, Day = "2026-06-30", Place = 9, Problem = "alert_raised differs in its content", Logged = "alert_raised", LoggedBody = "{\"a\":1}", Decided = "alert_raised", DecidedBody = "{\"a\":2}" };
        (await Verify(false, new VerifyReply { Result = new VerifyResult { RunId = "live", Events = 8, Difference = difference } })).ShouldBe(1);
        _errors.ToString().Trim().ShouldBe("options-alerts: run live differs at position 17 (2026-06-30): alert_raised differs in its content");
        _output.ToString().ShouldContain("decided alert_raised: {\"a\":2}");
    }

    [Fact]
    public async Task progress_of_a_long_log_goes_to_standard_error()
    {
        var progress = Enumerable.Range(1, 25).Select(step => new VerifyReply { Progress = new ReplayProgress { Events = step * 10_000, Total = 250_000, Day = "2026-06-30" } });
        await Verify(true, [.. progress, new VerifyReply { Result = new VerifyResult { RunId = "live", Verified = true } }]);
        _errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["100,000 of 250,000 events decided again (2026-06-30)", "200,000 of 250,000 events decided again (2026-06-30)"]);
        using var json = JsonDocument.Parse(_output.ToString());
        json.RootElement.GetProperty("verified").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task a_list_is_read_page_by_page_up_to_its_limit()
    {
        var log = new PagedLog(700);
        var found = await AuditList.Read(log, new ListRequest(), 620, TestContext.Current.CancellationToken);
        found.Decisions.Count.ShouldBe(620);
        log.Asked.ShouldBe([500, 120]);
    }

    private Task<int> Verify(bool json, params VerifyReply[] steps) => AuditVerify.Run(steps.ToAsyncEnumerable(), json, _output, _errors, _console);

    private static ExplainReply Withheld() => new()
    {
        RunId = "live",
        Decision = new Decision
        {
            SignalId = "11111111-0000-8000-8000-000000000000",
            Kind = "sweep",
            Severity = "high",
            Symbol = "SPY",
            Headline = "SPY swept again",
            EventTime = Timestamp.FromDateTimeOffset(Desk.Start.AddMinutes(2)),
            DecidedAt = Timestamp.FromDateTimeOffset(Desk.Start.AddMinutes(2)),
            Outcome = "suppressed",
            Reason = "cooldown",
            PolicyHash = "3819cd6e436a95ce00",
        },
        Gates =
        {
            new GateReport { Gate = "cooldown", Result = "blocked", Rule = "cooldowns.sweep = 5m", Words = "3m left", Until = Timestamp.FromDateTimeOffset(Desk.Start.AddMinutes(5)), By = "00000000-0000-8000-8000-000000000000" },
            new GateReport { Gate = "storm", Result = "not_reached", Rule = "storm.limit = 5" },
        },
        Cause = new Cause { Id = "00000000-0000-8000-8000-000000000000", What = "alert", Headline = "SPY swept", At = Timestamp.FromDateTimeOffset(Desk.Start) },
        WouldPassAt = Timestamp.FromDateTimeOffset(Desk.Start.AddMinutes(5)),
    };

    /// <summary>A log of so many decisions that remembers the sizes of the pages asked for.</summary>
    private sealed class PagedLog(int count) : IAuditSource
    {
        public List<int> Asked { get; } = [];

        public Task<ListReply> List(ListRequest request, CancellationToken cancellationToken)
        {
            Asked.Add(request.PageSize);
            var from = request.PageToken.Length > 0 ? int.Parse(request.PageToken, System.Globalization.CultureInfo.InvariantCulture) : 0;
            var size = Math.Min(request.PageSize, count - from);
            var reply = new ListReply { Decisions = { Enumerable.Range(from, size).Select(position => new Decision { Position = position }) } };
            if (from + size < count) reply.NextPageToken = $"{from + size}";
            return Task.FromResult(reply);
        }

        public Task<AlertDetail> Get(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ExplainReply> Explain(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StateAtReply> StateAt(StateAtRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<VerifyReply> Verify(VerifyRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<WhatIfReply> WhatIf(WhatIfRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ExportResult> Export(string day, Stream to, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
