using MassTransit;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.Unit.Tests.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Messaging;

/// <summary>What is said of a broker that is away.</summary>
public sealed class BusWatchTests
{
    private static readonly Dictionary<string, EndpointHealthResult> NoEndpoints = [];
    private static readonly BusHealthResult There = BusHealthResult.Healthy("Ready", NoEndpoints);
    private static readonly BusHealthResult Away =
        BusHealthResult.Unhealthy("Not ready: ", new RabbitMqConnectionException("Broker unreachable", new InvalidOperationException("Connection refused")), NoEndpoints);

    private readonly FakeTimeProvider _time = new();
    private readonly KeptLog<BusWatch> _log = new();

    [Fact]
    public void a_broker_that_is_away_is_said_once_a_minute_with_the_reason_and_once_when_it_is_back()
    {
        using var watch = new BusWatch(null!, _time, _log);
        Pass(watch, Away, seconds: 150);
        _log.Lines.Count.ShouldBe(3);
        _log.Lines.ShouldAllBe(line => line.Contains("Connection refused", StringComparison.Ordinal));
        Pass(watch, There, seconds: 5);
        _log.Lines[^1].ShouldContain("back after 150 s");
        _log.Lines.Count.ShouldBe(4);
    }

    [Fact]
    public void a_start_and_a_moments_absence_are_not_worth_a_line()
    {
        using var watch = new BusWatch(null!, _time, _log);
        Pass(watch, Away, seconds: 2);
        Pass(watch, There, seconds: 2);
        Pass(watch, Away, seconds: 2);
        Pass(watch, There, seconds: 2);
        _log.Lines.ShouldBeEmpty();
    }

    private void Pass(BusWatch watch, BusHealthResult health, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            watch.Look(health);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
