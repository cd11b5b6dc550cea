using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class SlidingWindowTests
{
    private static readonly Guid A = DeterministicId.Of("a");
    private static readonly Guid B = DeterministicId.Of("b");
    private static readonly Guid C = DeterministicId.Of("c");
    private static readonly Guid D = DeterministicId.Of("d");
    private readonly SlidingWindow _window = new();

    [Fact]
    public void places_stand_in_the_order_of_their_ends_whatever_order_they_were_taken_in()
    {
        Take((30, A), (10, B), (20, C), (20, D));
        _window.LiveAt(0).Select(place => place.AlertId).ShouldBe([B, C, D, A]);
        Blocking(4, 0).ShouldBe(B);
        Blocking(3, 0).ShouldBe(C);
        Blocking(1, 0).ShouldBe(A);
        Blocking(5, 0).ShouldBeNull();
    }

    [Fact]
    public void a_place_is_taken_to_just_before_its_end_whether_or_not_it_was_dropped()
    {
        Take((10, A), (20, B), (30, C));
        for (var time = 0; time < 2; time++)
        {
            (_window.CountAt(19), _window.CountAt(20), _window.CountAt(30)).ShouldBe((2, 1, 0));
            _window.LiveAt(20).Select(place => place.AlertId).ShouldBe([C]);
            Blocking(2, 19).ShouldBe(B);
            Blocking(2, 20).ShouldBeNull();
            _window.Expire(10);
        }
    }

    [Fact]
    public void an_alert_gives_back_its_own_place_once()
    {
        Take((10, A), (20, B), (30, C));
        _window.Release(A);
        _window.LiveAt(0).Select(place => place.AlertId).ShouldBe([B, C]);
        _window.Release(A);
        _window.Release(C);
        _window.LiveAt(0).Select(place => place.AlertId).ShouldBe([B]);
    }

    [Fact]
    public void a_place_that_ended_is_not_given_back()
    {
        Take((10, A), (20, B), (30, C));
        _window.Expire(10);
        _window.Release(A);
        _window.LiveAt(10).Select(place => place.AlertId).ShouldBe([B, C]);
        Blocking(2, 10).ShouldBe(B);
    }

    [Fact]
    public void fewer_ended_places_than_taken_ones_stay_in_memory()
    {
        for (var end = 1; end <= 100; end++) Take((end, A));
        for (var now = 1; now <= 100; now++)
        {
            _window.Expire(now);
            var taken = _window.CountAt(now);
            var ended = _window.Kept - taken;
            taken.ShouldBe(100 - now);
            (ended == 0 || ended < taken).ShouldBeTrue($"{ended} that ended, {taken} taken");
        }

        (_window.IsEmpty, _window.Kept).ShouldBe((true, 0));
    }

    private void Take(params (long UntilTicks, Guid AlertId)[] places)
    {
        foreach (var (untilTicks, alertId) in places) _window.Add(untilTicks, alertId);
    }

    private Guid? Blocking(int limit, long nowTicks) => _window.Blocking(limit, nowTicks)?.AlertId;
}
