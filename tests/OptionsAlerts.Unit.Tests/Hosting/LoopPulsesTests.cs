using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.ServiceDefaults.Hosting;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Hosting;

public sealed class LoopPulsesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void a_loop_that_comes_round_hangs_not()
    {
        var pulses = new LoopPulses(_time);
        using var pulse = pulses.Begin("the watch", TimeSpan.FromSeconds(10));
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            pulses.Hanging().ShouldBeNull();
            pulse.Beat();
        }

        _time.Advance(TimeSpan.FromSeconds(11));
        pulses.Hanging().ShouldBe("the watch has not come round for 11 s");
    }

    [Fact]
    public void one_that_hangs_is_found_among_others_and_one_that_ended_is_not_watched()
    {
        var pulses = new LoopPulses(_time);
        using var well = pulses.Begin("well", TimeSpan.FromMinutes(1));
        var ended = pulses.Begin("ended", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(5));
        pulses.Hanging().ShouldBe("ended has not come round for 5 s");
        ended.Dispose();
        pulses.Hanging().ShouldBeNull();
    }
}
