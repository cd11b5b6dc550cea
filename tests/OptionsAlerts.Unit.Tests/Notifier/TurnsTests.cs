using OptionsAlerts.Notifier.Ledger;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class TurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task one_key_is_held_by_one_at_a_time_and_given_on_in_the_order_they_came()
    {
        var turns = new Turns<string>();
        await turns.Enter("a", default);
        var (second, third) = (turns.Enter("a", default), turns.Enter("a", default));
        (second.IsCompleted, third.IsCompleted).ShouldBe((false, false));
        turns.Leave("a");
        await second.WaitAsync(Patience);
        third.IsCompleted.ShouldBeFalse();
        turns.Leave("a");
        await third.WaitAsync(Patience);
    }

    [Fact]
    public async Task another_key_waits_for_nobody()
    {
        var turns = new Turns<string>();
        await turns.Enter("a", default);
        turns.Enter("b", default).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task a_key_left_by_its_last_holder_is_free()
    {
        var turns = new Turns<string>();
        await turns.Enter("a", default);
        turns.Leave("a");
        turns.Enter("a", default).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task one_that_gives_up_waiting_keeps_nobody_out()
    {
        var turns = new Turns<string>();
        await turns.Enter("a", default);
        using var impatient = new CancellationTokenSource();
        var gone = turns.Enter("a", impatient.Token);
        var next = turns.Enter("a", default);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);
        turns.Leave("a");
        await next.WaitAsync(Patience);
    }
}
