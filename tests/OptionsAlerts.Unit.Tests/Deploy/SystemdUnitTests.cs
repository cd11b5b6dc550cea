using System.Globalization;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Postgres;
using OptionsAlerts.Unit.Tests.Architecture;
using OptionsAlerts.Unit.Tests.Postgres;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>The systemd unit: what it says, and what systemd's own tools say of it.</summary>
public sealed class SystemdUnitTests : IDisposable
{
    // systemd's measure of what a service could do, in tenths of its points: 100 is everything.
    private const string MostExposed = "20";
    private const int KnowsUnitsThatAreNotLoaded = 250;
    private const string Program = "/opt/options-alerts/options-alerts";

    private static readonly string Text = File.ReadAllText(Path.Combine(Product.Checkout.FullName, "deploy", "systemd", "options-alerts.service"));

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task systemd_finds_nothing_wrong_with_it()
    {
        var (exit, words) = await Verify(Text);
        words.ShouldBeEmpty();
        exit.ShouldBe(0);
    }

    [Theory]
    [InlineData("WatchdogSec=", "WatchdogSecs=", "Unknown key 'WatchdogSecs'")]
    [InlineData("[Service]\n", "[Service]\nStartLimitIntervalSec=10min\n", "Unknown key 'StartLimitIntervalSec' in section [Service]")]
    [InlineData("KillMode=mixed", "KillMode=gently", "Failed to parse kill mode")]
    [InlineData("TimeoutStopSec=90s", "TimeoutStopSec=ninety", "Failed to parse time value")]
    [InlineData("=@system-service", "=@system-servic", "Unknown system call group")]
    public async Task what_is_misspelt_or_in_the_wrong_section_is_found(string written, string instead, string found)
    {
        Text.ShouldContain(written);
        var (_, words) = await Verify(Text.Replace(written, instead, StringComparison.Ordinal));
        words.ShouldContain(line => line.Contains(found, StringComparison.Ordinal));
    }

    [Fact]
    public async Task its_sandbox_is_tight_by_systemds_own_measure()
    {
        await NeedsVersion(KnowsUnitsThatAreNotLoaded);
        (await Security(Text)).ShouldBe(0);
        (await Security(Text.Replace("SystemCallFilter=", "# ", StringComparison.Ordinal).Replace("CapabilityBoundingSet=", "# ", StringComparison.Ordinal))).ShouldNotBe(0);
    }

    [Fact]
    public void it_is_started_anew_and_not_for_ever()
    {
        Value("Unit", "StartLimitIntervalSec").ShouldBe("30min");
        Value("Unit", "StartLimitBurst").ShouldBe("5");
        Value("Service", "Restart").ShouldBe("on-failure");
        Value("Service", "RestartPreventExitStatus").ShouldBe(FatalError.BadConfiguration.ToString(CultureInfo.InvariantCulture));
        (Value("Service", "Type"), Value("Service", "WatchdogSec")).ShouldBe(("notify", "60s"));
    }

    [Fact]
    public void a_stop_has_the_time_of_the_drain_and_of_the_database_after_it()
    {
        Value("Service", "KillMode").ShouldBe("mixed");
        int.Parse(Value("Service", "TimeoutStopSec").TrimEnd('s'), CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(new ServiceOptions().DrainSeconds + 45);
    }

    [Fact]
    public void it_starts_the_program_as_the_program_is_started()
    {
        var command = Value("Service", "ExecStart").Split(' ');
        command[0].ShouldBe(Program);
        CommandLine.Root().Parse(command[1..]).Errors.ShouldBeEmpty();
        Values("Service", "Environment").Select(pair => pair.Split('=')[0]).ShouldBe(
            [$"{PostgresOptions.Section}__{nameof(PostgresOptions.DataFolder)}", EnvironmentLayer.FileVariable]);
    }

    [Fact]
    public void it_may_compile_as_it_runs_and_does_not_run_as_root()
    {
        Value("Service", "MemoryDenyWriteExecute").ShouldBe("no");
        Value("Service", "User").ShouldBe("options-alerts");
        File.ReadAllText(Path.Combine(Product.Checkout.FullName, "deploy", "systemd", "options-alerts.sysusers")).ShouldStartWith("u options-alerts ");
    }

    // What it says of this unit, of which the program and its folder are not on this machine.
    private async Task<(int Exit, IReadOnlyList<string> Words)> Verify(string text)
    {
        var result = await MachineTool.Run("systemd-analyze", "verify", Copy(text));
        return (result.ExitCode, [.. (result.Output + result.Errors).Split('\n').Where(line => line.Contains("options-alerts", StringComparison.Ordinal))]);
    }

    private async Task<int> Security(string text) =>
        (await MachineTool.Run("systemd-analyze", "security", "--offline=true", $"--threshold={MostExposed}", Copy(text))).ExitCode;

    private static async Task NeedsVersion(int least)
    {
        var words = (await MachineTool.Run("systemd-analyze", "--version")).Output.Split(' ', '\n');
        var version = int.Parse(words[1].Split('.', '~')[0], CultureInfo.InvariantCulture);
        Assert.SkipWhen(version < least, $"Needs systemd-analyze {least}; this is {version}.");
    }

    private string Copy(string text)
    {
        var path = Path.Combine(_temp.Path, "options-alerts.service");
        var here = text.Replace(Program, "/bin/true", StringComparison.Ordinal).Replace(Path.GetDirectoryName(Program)!, _temp.Path, StringComparison.Ordinal);
        File.WriteAllText(path, here);
        return path;
    }

    private static string Value(string section, string key) => Values(section, key).ShouldHaveSingleItem();

    private static IReadOnlyList<string> Values(string section, string key)
    {
        var lines = Text.Split('\n').SkipWhile(line => line != $"[{section}]").Skip(1).TakeWhile(line => !line.StartsWith('['));
        return [.. lines.Where(line => line.StartsWith(key + "=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..])];
    }
}
