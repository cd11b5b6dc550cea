using FsCheck.Xunit;
using OptionsAlerts.Ingestion.Tape;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Tape;

public sealed class SeenPrintsTests
{
    [Property(MaxTest = 300, EndSize = 400)]
    public void it_says_what_a_list_of_the_last_prints_would_say(ushort[] draws)
    {
        // Few distinct prints in a small window, so that each comes back before and after it was forgotten.
        const int Window = 16;
        var seen = new SeenPrints(Window);
        var last = new List<(int, int, long, bool)>();
        foreach (var draw in draws)
        {
            var (contract, exchange, sequence, cancels) = (draw % 3, draw / 3 % 3, 1 + (long)(draw / 9 % 5), draw / 45 % 2 == 0);
            var isNew = !last.TakeLast(Window).Contains((contract, exchange, sequence, cancels));
            seen.TryAdd(contract, exchange, sequence, cancels).ShouldBe(isNew);
            if (isNew) last.Add((contract, exchange, sequence, cancels));
        }
    }

    [Theory]
    [InlineData(1L)]
    [InlineData(1_024L)]
    [InlineData(1L << 32)]
    [InlineData(-1L)]
    public void a_whole_window_is_remembered_whatever_the_step_of_the_sequence(long step)
    {
        const int Window = 4_096;
        var seen = new SeenPrints(Window);
        for (var i = 1; i <= 5 * Window; i++) seen.TryAdd(7, 302, i * step, false).ShouldBeTrue();
        for (var i = (4 * Window) + 1; i <= 5 * Window; i++) seen.TryAdd(7, 302, i * step, false).ShouldBeFalse();
        seen.TryAdd(7, 302, 4 * Window * step, false).ShouldBeTrue("the window is past it");
    }

    [Fact]
    public void what_is_cleared_is_forgotten()
    {
        var seen = new SeenPrints(1_024);
        seen.TryAdd(1, 2, 3, false).ShouldBeTrue();
        seen.Clear();
        seen.TryAdd(1, 2, 3, false).ShouldBeTrue();
        seen.TryAdd(1, 2, 3, false).ShouldBeFalse();
    }
}
