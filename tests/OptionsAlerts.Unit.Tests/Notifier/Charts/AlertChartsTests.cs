using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier;
using OptionsAlerts.Notifier.Charts;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Charts;

public sealed class AlertChartsTests : IDisposable
{
    private static readonly ChannelMessage Alert = Requests.Message();
    private readonly FakeTimeProvider _time = new(Requests.EventTime);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TracedLog _log = new();
    private readonly ScriptedSource _source = new();
    private readonly AlertCharts _charts;
    private readonly Counted _counted;

    public AlertChartsTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _counted = new Counted(meters, "options_alerts.charts", "outcome");
        var logger = LoggerFactory.Create(logging => logging.AddProvider(_log)).CreateLogger<AlertCharts>();
        _charts = new AlertCharts([_source], Options.Create(new NotifierOptions()), new ReasonText(["hunter2secret"], text => text), new NotifierMetrics(meters), _time, logger);
    }

    public void Dispose()
    {
        _counted.Dispose();
        _services.Dispose();
    }

    [Theory]
    [InlineData(Severity.Critical, Notice.Alert, 0, true)]
    [InlineData(Severity.High, Notice.Escalation, 0, true)]
    [InlineData(Severity.Medium, Notice.Alert, 0, false)]
    [InlineData(Severity.Low, Notice.Alert, 0, false)]
    [InlineData(Severity.Critical, Notice.AllClear, 0, false)]
    [InlineData(Severity.Critical, Notice.Alert, 3, false)]
    public async Task only_what_is_high_or_critical_alone_and_not_over_has_a_picture(Severity severity, Notice notice, int along, bool has)
    {
        (await Of(Alert with { Severity = severity, Notice = notice, Along = along }) is not null).ShouldBe(has);
        _source.Asked.Count.ShouldBe(has ? 1 : 0);
    }

    [Fact]
    public async Task a_kind_that_no_source_shows_has_none() => (await Of(Alert with { Kind = SignalKind.Sweep })).ShouldBeNull();

    [Fact]
    public async Task alerts_of_one_symbol_share_a_picture_for_a_few_seconds()
    {
        var first = await Of(Alert);
        (await Of(Alert)).ShouldBeSameAs(first);
        await Of(Alert with { Symbol = "QQQ" });
        _source.Asked.ShouldBe(["SPY", "QQQ"]);
        _time.Advance(AlertCharts.Fresh);
        (await Of(Alert)).ShouldNotBeSameAs(first);
        (_counted["drawn"], _counted["kept"]).ShouldBe((3, 1));
    }

    [Fact]
    public async Task alerts_at_once_ask_once()
    {
        var picture = new TaskCompletionSource<byte[]?>();
        _source.Draws = (_, _) => picture.Task;
        var both = new[] { Of(Alert), Of(Alert) };
        picture.SetResult([1]);
        (await both[0]).ShouldBeSameAs(await both[1]);
        _source.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_source_that_is_silent_costs_one_alert_two_seconds_and_the_next_ones_nothing()
    {
        _source.Draws = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return [];
        };
        var waiting = Of(Alert);
        _time.Advance(TimeSpan.FromSeconds(1.9));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.2));
        (await waiting).ShouldBeNull();
        (await Of(Alert)).ShouldBeNull();
        _time.Advance(AlertCharts.LeftAlone - TimeSpan.FromSeconds(1));
        (await Of(Alert)).ShouldBeNull();
        _source.Asked.Count.ShouldBe(1);
        (_counted["late"], _counted["kept"]).ShouldBe((1, 2));
        _log.Lines.ShouldContain(line => line.Contains("No picture from gex (no answer within 2 s)", StringComparison.Ordinal));

        _source.Draws = (_, _) => Task.FromResult<byte[]?>([1]);
        _time.Advance(TimeSpan.FromSeconds(2));
        (await Of(Alert)).ShouldNotBeNull();
    }

    [Fact]
    public async Task a_failure_costs_the_picture_only_and_is_said_without_secrets()
    {
        _source.Draws = (_, _) => throw new InvalidOperationException("key hunter2secret is wrong");
        (await Of(Alert)).ShouldBeNull();
        _counted["failed"].ShouldBe(1);
        _log.Lines.ShouldContain(line => line.Contains("key *** is wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_caller_that_gives_up_takes_the_picture_from_nobody()
    {
        var picture = new TaskCompletionSource<byte[]?>();
        _source.Draws = (_, _) => picture.Task;
        using var impatient = new CancellationTokenSource();
        var (gone, patient) = (_charts.Of(Alert, impatient.Token), Of(Alert));
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);
        picture.SetResult([1]);
        (await patient).ShouldBe([1]);
    }

    [Fact]
    public async Task no_more_are_kept_than_there_is_room_for()
    {
        for (var i = 0; i <= AlertCharts.Most; i++)
        {
            await Of(Alert with { Symbol = $"S{i}" });
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        // The first made room for the last; the second is still there.
        await Of(Alert with { Symbol = "S1" });
        _source.Asked.Count.ShouldBe(AlertCharts.Most + 1);
        await Of(Alert with { Symbol = "S0" });
        _source.Asked.Count.ShouldBe(AlertCharts.Most + 2);
    }

    private Task<byte[]?> Of(ChannelMessage message) => _charts.Of(message, TestContext.Current.CancellationToken);

    private sealed class ScriptedSource : IChartSource
    {
        public List<string> Asked { get; } = [];

        public Func<string, CancellationToken, Task<byte[]?>> Draws { get; set; } = (_, _) => Task.FromResult<byte[]?>([1, 2, 3]);

        public string Name => "gex";

        public bool Shows(SignalKind kind) => kind == SignalKind.GammaFlipBreach;

        public Task<byte[]?> Draw(string symbol, CancellationToken cancellationToken)
        {
            Asked.Add(symbol);
            return Draws(symbol, cancellationToken);
        }
    }
}
