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

    private static string Write(Action<ILogger> write, params (string Key, string Value)[] settings)
    {
        var (host, log) = FormattedLog.Start(settings);
        using (host)
        {
            write(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OptionsAlerts.Gex.Messaging.ChainConsumer"));
            return log.Text;
        }
    }
}
