using OptionsAlerts.Integration.Tests.Infrastructure;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Fleet;

/// <summary>A run of all six services in one process, ended from outside.</summary>
public sealed class StoppedRunTests(Servers servers)
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(45);

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task a_stop_in_the_middle_drains_sums_up_and_ends_with_zero(string signal)
    {
        await using var run = await Start();
        await run.Prints(" | ", ServiceFleet.Patience);
        (await run.Stop(Drain, signal)).ShouldBe(0, run.Tail());

        var lines = run.Output.ToArray();
        var (raised, delivered) = (Total(lines, "raised"), Total(lines, "delivered"));
        raised.ShouldBeGreaterThan(0);
        // On the console alone nothing escalates.
        delivered.ShouldBe(raised + Total(lines, "digests") + Total(lines, "summaries"), run.Tail());
        lines.LongCount(line => line.Contains(" | alert ", StringComparison.Ordinal)).ShouldBe(delivered);
        lines.ShouldNotContain(line => line.Contains(" fail ", StringComparison.Ordinal) || line.Contains("Exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_stop_before_the_run_has_begun_ends_with_zero()
    {
        await using var run = await Start();
        await run.Prints("PostgreSQL at ", ServiceFleet.Patience);
        (await run.Stop(Drain)).ShouldBe(0, run.Tail());
        run.Output.ShouldNotContain(line => line.Contains("Exception", StringComparison.Ordinal));
    }

    private async Task<ServiceProcess> Start()
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["ConnectionStrings__alertsdb"] = await ServiceFleet.FreshDatabase(servers, "stopped") };
        // A shell may have had its children ignore Ctrl-C, which is inherited.
        var run = new ServiceProcess("options-alerts", "--default-signal=INT", settings, "dotnet", Checkout.Standalone, "run", "--symbols", "SPY") { Program = "env" };
        run.Start();
        return run;
    }

    private static long Total(string[] lines, string name) =>
        long.Parse(lines.Single(line => line.StartsWith($"  {name} ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.NumberStyles.AllowThousands, System.Globalization.CultureInfo.InvariantCulture);
}
