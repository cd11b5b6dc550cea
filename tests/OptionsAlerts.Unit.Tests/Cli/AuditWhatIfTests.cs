using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Audit;
using OptionsAlerts.Unit.Tests.AlertEngine;
using Shouldly;
using Spectre.Console.Testing;

namespace OptionsAlerts.Unit.Tests.Cli;

public sealed class AuditWhatIfTests : IDisposable
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
    public async Task criticals_that_are_affected_are_called_out_before_and_after_all_else()
    {
        (await Run(false, Result(criticals: 1))).ShouldBe(0);
        var lines = _console.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        lines[1].ShouldBe("1 CRITICAL ALERT IS AFFECTED");
        lines[2].ShouldBe("removed 11111111 SPY crossed below its flip: 2026-06-30 10:00:00 ET telegram, pushover → withheld: cooldown");
        lines.Count(line => line.Contains("CRITICAL ALERT", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task without_such_it_says_that_none_is()
    {
        await Run(false, Result(criticals: 0));
        _console.Output.ShouldContain("no critical is affected");
        _console.Output.ShouldNotContain("CRITICAL", Case.Sensitive);
    }

    [Fact]
    public async Task totals_show_before_after_and_the_difference_and_the_busiest_minute()
    {
        await Run(false, Result(criticals: 0));
        _console.Output.ShouldMatch(@"│ messages to channels +│ 47 +│ 12 +│ −35 +│");
        _console.Output.ShouldMatch(@"│ withheld: cooldown +│ 0 +│ 30 +│ \+30 +│");
        _console.Output.ShouldContain("busiest minute");
        _console.Output.ShouldContain("21 at 2026-06-30 10:13:00 ET");
        _console.Output.ShouldContain("told otherwise: 1 added, 34 removed, 2 moved");
        _console.Output.ShouldContain("and 36 more (--limit)");
    }

    [Fact]
    public async Task json_has_both_sides_and_the_differences()
    {
        await Run(true, Result(criticals: 1));
        using var json = JsonDocument.Parse(_output.ToString());
        json.RootElement.GetProperty("before").GetProperty("notifications").GetInt64().ShouldBe(47);
        json.RootElement.GetProperty("after").GetProperty("withheld").GetProperty("cooldown").GetInt64().ShouldBe(30);
        json.RootElement.GetProperty("criticals")[0].GetProperty("after").ValueKind.ShouldBe(JsonValueKind.Null);
        json.RootElement.GetProperty("criticalsAffected").GetInt64().ShouldBe(1);
    }

    private Task<int> Run(bool json, WhatIfResult result) => AuditWhatIf.Run(new[] { new WhatIfReply { Progress = new ReplayProgress { Events = 10_000 } }, new WhatIfReply { Result = result } }.ToAsyncEnumerable(), json, _output, _errors, _console);

    private static WhatIfResult Result(int criticals)
    {
        var changed = new WhatIfChanged
        {
            Change = "removed",
            What = "alert",
            Id = "11111111-0000-8000-8000-000000000000",
            Kind = "gamma_flip_breach",
            Severity = criticals > 0 ? "critical" : "high",
            Symbol = "SPY",
            Headline = "SPY crossed below its flip",
            Before = new WhatIfTold { At = Timestamp.FromDateTimeOffset(Desk.Start), Route = "critical", Channels = { "telegram", "pushover" } },
            Withheld = "cooldown",
        };
        var result = new WhatIfResult
        {
            RunId = "live",
            From = Timestamp.FromDateTimeOffset(Desk.Start),
            To = Timestamp.FromDateTimeOffset(Desk.Start.AddHours(6)),
            PolicyHash = "3819cd6e436a95ce00",
            Signals = 183,
            Before = new WhatIfTotals { Notifications = 47, Alerts = 40, Digests = 7, BusiestMinute = Timestamp.FromDateTimeOffset(Desk.Start.AddMinutes(13)), BusiestNotifications = 21 },
            After = new WhatIfTotals { Notifications = 12, Alerts = 10, Digests = 2, Withheld = { ["cooldown"] = 30 } },
            Added = 1,
            Removed = 34,
            Moved = 2,
            NotListed = 36,
            Changed = { changed },
            CriticalsAffected = criticals,
        };
        if (criticals > 0) result.Criticals.Add(changed);
        return result;
    }
}
