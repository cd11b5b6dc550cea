using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Integration.Tests.Fleet;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Api;

/// <summary>The built program against a running engine: every command over gRPC, and the same answers from the database.</summary>
public sealed class CommandTests(Servers servers)
{
    [Fact]
    public async Task every_command_works_over_grpc_and_the_database_tells_the_same()
    {
        await using var engine = await EngineHost.Start(servers);
        var raised = await engine.Decide(SignalKind.GammaFlipBreach, Severity.Critical);
        var withheld = await engine.Decide(SignalKind.GammaFlipBreach, Severity.Critical);

        var (exit, output) = await Remote(engine, "audit", "list", "--outcome", "suppressed", "--json");
        exit.ShouldBe(0, output);
        Json(output).GetProperty("decisions").EnumerateArray().Select(decision => decision.GetProperty("id").GetString()).ShouldBe([withheld.SignalId]);
        foreach (string[] command in new string[][] { ["audit", "show", raised.SignalId, "--json"], ["audit", "explain", withheld.SignalId[..8], "--json"], ["audit", "verify", "--json"], ["audit", "at", "now", "--json"] })
        {
            var remote = await Remote(engine, command);
            remote.Exit.ShouldBe(0, remote.Output);
            var local = await Local(engine, command);
            (local.Exit, Answer(local.Output)).ShouldBe((0, Answer(remote.Output)));
        }

        (await Remote(engine, "alerts", "ack", raised.SignalId[..8], "--author", "ada")).ShouldBe((0, $"{raised.SignalId} is acknowledged."));
        (await Remote(engine, "alerts", "ack", "00000000")).Exit.ShouldBe(2);

        var added = await Remote(engine, "silence", "add", "symbol = \"SPY\"", "--for", "1h", "--comment", "lunch", "--author", "ada", "--window", "mon-sun 00:00-23:59", "--json");
        added.Exit.ShouldBe(0, added.Output);
        var id = Json(added.Output).GetProperty("id").GetString()!;
        (await Remote(engine, "silence", "list")).Output.ShouldContain("lunch");
        (await Remote(engine, "silence", "add", "colour = red", "--for", "1h", "--comment", "x")).ShouldSatisfyAllConditions(
            refused => refused.Exit.ShouldBe(2), refused => refused.Output.ShouldStartWith("options-alerts: matchers[0] 'colour' is no label"));
        (await Remote(engine, "silence", "expire", id[..8])).ShouldBe((0, $"Silence {id} is over."));

        await Policies(engine);
        await Replays(engine, withheld.SignalId);
        var noKey = await Run(new Dictionary<string, string>(StringComparer.Ordinal), "policy", "show", "--server", engine.Address);
        (noKey.Exit, noKey.Output).ShouldBe((2, "options-alerts: This engine asks for its API key: send it as the metadata x-api-key, or authorization: Bearer (environment: OPTIONS_ALERTS_API_KEY)."));
        var nobody = await Run(new Dictionary<string, string>(StringComparer.Ordinal), "silence", "list", "--server", $"http://127.0.0.1:{Containers.FreePort()}");
        nobody.Exit.ShouldBe(1);
        nobody.Output.ShouldStartWith("options-alerts: No engine answers at http://127.0.0.1:");
    }

    [Fact]
    public async Task a_policy_that_leaves_a_severity_to_no_live_channel_is_refused_by_its_line_when_it_is_applied_and_when_it_is_tried()
    {
        var folder = Directory.CreateTempSubdirectory("unserved-").FullName;
        var (served, unserved) = (Path.Combine(folder, "served.yaml"), Path.Combine(folder, "unserved.yaml"));
        try
        {
            const string routes = "version: 2\nroutes:\n  critical: { channels: [ntfy] }\n  high: { channels: [ntfy] }\n  medium: { channels: [ntfy] }\n  low: { channels: [ntfy] }\n";
            await File.WriteAllTextAsync(served, routes, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(unserved, routes.Replace("low: { channels: [ntfy] }", "low: { channels: [slack] }", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await using var engine = await EngineHost.Start(servers, policyFile: served, channels: ["ntfy"]);
            await engine.Decide();
            var refused = (2, $"options-alerts: {unserved}:6: $.routes.low.channels: no live channel serves low alerts: the route names slack; live are ntfy; set up one that it names, or name one that is live");
            (await Remote(engine, "policy", "apply", unserved)).ShouldBe(refused);
            (await Remote(engine, "policy", "test", "--policy", unserved, "--kind", "sweep", "--severity", "high", "--symbol", "SPY")).ShouldBe(refused);
            (await Remote(engine, "policy", "apply", served)).Exit.ShouldBe(0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Policies(EngineHost engine)
    {
        var folder = Directory.CreateTempSubdirectory("policy-").FullName;
        var file = Path.Combine(folder, "policy.yaml");
        try
        {
            var shown = await Remote(engine, "policy", "show");
            shown.Exit.ShouldBe(0, shown.Output);
            await File.WriteAllTextAsync(file, shown.Output.Replace("limit: 5", "limit: 6", StringComparison.Ordinal));
            (await Remote(engine, "policy", "apply", file, "--dry-run")).Output.ShouldContain("+   limit: 6");
            (await Remote(engine, "policy", "apply", file, "--expect", "0000000000000000")).Exit.ShouldBe(1);
            var applied = await Remote(engine, "policy", "apply", file, "--author", "ada");
            (applied.Exit, applied.Output.Contains("has replaced", StringComparison.Ordinal)).ShouldBe((0, true), applied.Output);
            (await Remote(engine, "policy", "test", "--kind", "sweep", "--severity", "high", "--symbol", "SPY")).Output.ShouldContain("storm.limit = 6");
            (await Local(engine, "policy", "test", "--policy", file, "--kind", "sweep", "--severity", "high", "--symbol", "SPY", "--channels", "ntfy", "console", "--json")).Exit.ShouldBe(0);
            await File.WriteAllTextAsync(file, "version: 2\nstorm: { limit: 0 }\n");
            (await Local(engine, "policy", "check", file)).ShouldBe((2, $"options-alerts: {file}:2: $.storm.limit: 0 is out of range; 1 to 1000"));
            (await Remote(engine, "policy", "apply", file)).ShouldBe((2, $"options-alerts: {file}:2: $.storm.limit: 0 is out of range; 1 to 1000"));

            // What only the live channels make wrong is told by its line too, with an engine and without.
            await File.WriteAllTextAsync(file, "version: 2\nroutes:\n  low: { channels: [slack] }\n");
            var unserved = (2, $"options-alerts: {file}:3: $.routes.low.channels: no live channel serves low alerts: the route names slack; live are ntfy; set up one that it names, or name one that is live");
            (await Local(engine, "policy", "test", "--policy", file, "--kind", "sweep", "--severity", "high", "--symbol", "SPY", "--channels", "ntfy")).ShouldBe(unserved);
            (await Remote(engine, "audit", "what-if", "--policy", file, "--from", "2020-01-01T00:00Z", "--to", "2100-01-01T00:00Z", "--channels", "ntfy")).ShouldBe(unserved);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task Replays(EngineHost engine, string withheld)
    {
        var folder = Directory.CreateTempSubdirectory("replays-").FullName;
        var (policy, day) = (Path.Combine(folder, "policy.yaml"), Path.Combine(folder, "day.oaday"));
        try
        {
            await File.WriteAllTextAsync(policy, "version: 2\ncooldowns: { gamma_flip_breach: 0s }\n");
            var now = TimeProvider.System.GetUtcNow();
            string[] tried = ["audit", "what-if", "--policy", policy, "--from", $"{now.AddDays(-1):yyyy-MM-dd'T'HH:mm'Z'}", "--to", $"{now.AddDays(1):yyyy-MM-dd'T'HH:mm'Z'}"];
            var remote = await Remote(engine, [.. tried, "--json"]);
            remote.Exit.ShouldBe(0, remote.Output);
            Json(remote.Output).GetProperty("criticals").EnumerateArray().Select(one => (one.GetProperty("change").GetString(), one.GetProperty("id").GetString())).ShouldBe([("added", withheld)]);
            Answer((await Local(engine, [.. tried, "--json"])).Output).ShouldBe(Answer(remote.Output));
            (await Local(engine, tried)).Output.ShouldContain("1 CRITICAL ALERT IS AFFECTED");

            var exported = await Remote(engine, "audit", "export", "--out", day, "--json");
            exported.Exit.ShouldBe(0, exported.Output);
            var proven = await Run(new Dictionary<string, string>(StringComparer.Ordinal), "audit", "verify", "--file", day, "--json");
            (proven.Exit, Json(proven.Output).GetProperty("goldenHash").GetString()).ShouldBe((0, Json(exported.Output).GetProperty("goldenHash").GetString()));
            var bytes = await File.ReadAllBytesAsync(day);
            bytes[bytes.Length / 2] ^= 1;
            await File.WriteAllBytesAsync(day, bytes);
            (await Run(new Dictionary<string, string>(StringComparer.Ordinal), "audit", "verify", "--file", day)).ShouldSatisfyAllConditions(
                changed => changed.Exit.ShouldBe(1), changed => changed.Output.ShouldContain("checksum"));
            (await Remote(engine, "audit", "export", "--out", day)).Exit.ShouldBe(2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<(int Exit, string Output)> Remote(EngineHost engine, params string[] arguments) =>
        Run(new Dictionary<string, string>(StringComparer.Ordinal) { ["OPTIONS_ALERTS_API_KEY"] = EngineHost.Key }, [.. arguments, "--server", engine.Address]);

    private static Task<(int Exit, string Output)> Local(EngineHost engine, params string[] arguments) =>
        Run(new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__alertsdb"] = engine.Database }, arguments);

    private static async Task<(int Exit, string Output)> Run(Dictionary<string, string> settings, params string[] arguments)
    {
        await using var process = new ServiceProcess("options-alerts", Checkout.Standalone, settings, arguments);
        process.Start();
        var exit = await process.Exit(TimeSpan.FromMinutes(1));
        return (exit, string.Join('\n', process.Output));
    }

    private static JsonElement Json(string output) => JsonDocument.Parse(output).RootElement;

    private static string Answer(string output) => Json(output).ToString();
}
