using FsCheck.Xunit;
using OptionsAlerts.Vix.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Vix;

public sealed class MonotonicWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(30);

    [Property]
    public bool the_extremes_equal_brute_force((byte Minutes, ushort Value)[] readings)
    {
        var (lows, highs) = (new MonotonicWindow(Span, lowest: true), new MonotonicWindow(Span, lowest: false));
        List<TimedValue> all = [];
        var at = Start;
        foreach (var (minutes, value) in readings)
        {
            at = at.AddMinutes(minutes % 12);
            all.Add(new TimedValue(at, value));
            lows.Add(at, value);
            highs.Add(at, value);
            var inside = all.Where(one => at - one.At <= Span).Select(one => one.Value).ToList();
            if (lows.Extreme?.Value != inside.Min() || highs.Extreme?.Value != inside.Max()) return false;
        }

        return true;
    }

    [Property]
    public bool a_saved_window_goes_on_as_the_one_it_was_saved_from((byte Minutes, ushort Value)[] readings, byte cut)
    {
        var window = new MonotonicWindow(Span, lowest: true);
        var at = Start;
        for (var i = 0; i < readings.Length; i++)
        {
            if (i == cut % readings.Length) window = Restored(window);
            at = at.AddMinutes(readings[i].Minutes % 12);
            window.Add(at, readings[i].Value);
        }

        return Restored(window).Extreme == window.Extreme;
    }

    [Fact]
    public void a_value_counts_until_it_is_older_than_the_span()
    {
        var window = new MonotonicWindow(Span, lowest: true);
        window.Add(Start, 10);
        window.Add(Start + Span, 12);
        window.Extreme.ShouldBe(new TimedValue(Start, 10));
        window.Expire(Start + Span + TimeSpan.FromTicks(1));
        window.Extreme.ShouldBe(new TimedValue(Start + Span, 12));
    }

    [Fact]
    public void a_flood_of_readings_shortens_the_window_and_never_lets_it_grow()
    {
        var window = new MonotonicWindow(Span, lowest: true);
        for (var i = 0; i < MonotonicWindow.Capacity + 100; i++) window.Add(Start.AddMilliseconds(i), 10 + (i / 1000.0));
        window.Save().Length.ShouldBe(MonotonicWindow.Capacity);
        window.Extreme!.Value.At.ShouldBe(Start.AddMilliseconds(100));
    }

    private static MonotonicWindow Restored(MonotonicWindow window)
    {
        var restored = new MonotonicWindow(Span, lowest: true);
        foreach (var value in window.Save()) restored.Add(value.At, value.Value);
        return restored;
    }
}
