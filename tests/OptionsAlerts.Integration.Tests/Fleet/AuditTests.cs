using System.Text.Json;
using Npgsql;
using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>An auditor with nothing but the database.</summary>
public sealed class AuditTests(Servers servers)
{
    [Fact]
    public async Task an_auditor_lists_explains_and_verifies_and_a_changed_event_is_found()
    {
        var session = Checkout.Shared("chains/iwm-2026-06-30");
        var database = await ServiceFleet.FreshDatabase(servers, "audit");
        var run = await Command(database, "run", "--data", session, "--speed", "max");
        run.ExitCode.ShouldBe(0, run.Output);
        // Three a minute are fewer than the session's first step alone raises.
        run.Output.ShouldMatch(@"withheld +\d+ \(.*rate limited \d+");

        (await Command(database, "audit", "verify")).ExitCode.ShouldBe(0);
        (await Command(database, "audit", "list")).Output.ShouldContain("raised");
        (await Command(database, "audit", "list", "--limit", "none")).ExitCode.ShouldBe(2);
        var listed = await Command(database, "audit", "list", "--outcome", "suppressed", "--limit", "3", "--json");
        using var json = JsonDocument.Parse(listed.Output);
        var withheld = json.RootElement.GetProperty("decisions")[0];
        var explained = await Command(database, "audit", "explain", withheld.GetProperty("id").GetString()!, "--json");
        using var why = JsonDocument.Parse(explained.Output);
        var gates = why.RootElement.GetProperty("explanation").GetProperty("gates").EnumerateArray().ToArray();
        gates.Count(gate => gate.GetProperty("result").GetString() == "blocked").ShouldBe(1);
        (await Command(database, "audit", "explain", "00000000")).ExitCode.ShouldBe(2);

        await using (var source = NpgsqlDataSource.Create(database))
        {
            await using var tamper = source.CreateCommand("update alert_engine.mt_events set data = jsonb_set(data, '{reason}', '\"cooldown\"') where seq_id = $1");
            tamper.Parameters.AddWithValue(withheld.GetProperty("position").GetInt64());
            (await tamper.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);
        }

        var tampered = await Command(database, "audit", "verify");
        tampered.ExitCode.ShouldBe(1);
        tampered.Output.ShouldContain($"position {withheld.GetProperty("position").GetInt64()}");
    }

    private static async Task<(int ExitCode, string Output)> Command(string database, params string[] arguments)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__alertsdb"] = database, ["MAX_ALERTS_PER_MINUTE"] = "3" };
        await using var process = new ServiceProcess("options-alerts", Checkout.Standalone, settings, arguments);
        process.Start();
        var exit = await process.Exit(ServiceFleet.Patience);
        return (exit, string.Join('\n', process.Output));
    }
}
