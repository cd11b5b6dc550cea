using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;

#pragma warning disable CA1848 // A test logs once; what it tests is the text that comes of it.

namespace OptionsAlerts.Unit.Tests.Logging;

public sealed class OneLineFormatterTests
{
    [Fact]
    public void an_entry_is_one_line_with_time_level_and_short_category() =>
        Write(log => log.LogWarning("{Symbol} is stale", "SPY")).ShouldBe($"2026-11-20T14:31:05.123Z warn ChainConsumer: SPY is stale{Environment.NewLine}");

    [Fact]
    public void an_exception_is_its_types_and_messages_without_stacks() =>
        Write(log => log.LogError(Thrown(), "Failed")).ShouldEndWith($"fail ChainConsumer: Failed | InvalidOperationException: outer <- IOException: inner{Environment.NewLine}");

    [Fact]
    public void at_debug_an_exception_has_its_stack_on_the_same_line()
    {
        var text = Write(log => log.LogError(Thrown(), "Failed"), ("Logging:LogLevel:Default", "Debug"));
        text.ShouldContain(nameof(Thrown));
        text.TrimEnd().ShouldNotContain("\n");
    }

    [Fact]
    public void text_from_outside_forges_no_line() =>
        Write(log => log.LogInformation("name {Name}", "x\r\n2026-11-20T14:31:05.123Z crit Bank: robbed\u001b[2J\u2028y"))
            .ShouldEndWith($"name x 2026-11-20T14:31:05.123Z crit Bank: robbed·[2J y{Environment.NewLine}");

    [Fact]
    public void scopes_are_shown_where_they_are_asked_for_and_redacted() =>
        Write(
            log =>
            {
                using (log.BeginScope("at {Url}", "http://t/bot12345:abc/x")) log.LogInformation("sent");
            },
            ("Logging:Console:FormatterOptions:IncludeScopes", "true")).ShouldEndWith($"sent [at http://t/bot***/x]{Environment.NewLine}");

    [Fact]
    public void what_a_stop_cut_short_on_the_bus_is_no_failure()
    {
        // What the bus library itself says is shown where it is asked for.
        var heard = ("Logging:LogLevel:MassTransit", "Warning");
        Write("MassTransit", log => log.LogError(new TaskCanceledException(), "S-FAULT"), heard).ShouldBeEmpty();
        Write("MassTransit.Transport", log => log.LogError(new IOException("gone"), "S-FAULT"), heard).ShouldContain("S-FAULT | IOException: gone");
        Write("MassTransit.Transport", log => log.LogError(new IOException("gone"), "S-FAULT")).ShouldBeEmpty();
        Write(log => log.LogError(new TaskCanceledException(), "Failed")).ShouldContain("Failed | TaskCanceledException");
    }

    [Fact]
    public void how_a_host_ends_is_said_by_the_process_itself_and_by_the_framework_at_debug_alone()
    {
        const string Host = "Microsoft.Extensions.Hosting.Internal.Host";
        Write(Host, log => log.LogCritical(Thrown(), "Hosting failed to start")).ShouldBeEmpty();
        Write(Host, log => log.LogCritical(Thrown(), "Hosting failed to start"), ("Logging:LogLevel:Default", "Debug")).ShouldContain("Hosting failed to start");
    }

    private static Exception Thrown()
    {
        try
        {
            throw new InvalidOperationException("outer", new IOException("inner"));
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }

    private static string Write(Action<ILogger> write, params (string Key, string Value)[] settings) => Write("OptionsAlerts.Gex.Messaging.ChainConsumer", write, settings);

    private static string Write(string category, Action<ILogger> write, params (string Key, string Value)[] settings)
    {
        var (host, log) = FormattedLog.Start(settings);
        using (host)
        {
            write(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category));
            return log.Text;
        }
    }
}
