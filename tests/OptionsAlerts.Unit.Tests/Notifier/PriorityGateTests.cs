using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Delivery;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class PriorityGateTests
{
    [Fact]
    public async Task equals_go_in_the_order_they_came()
    {
        var gate = new PriorityGate(1);
        var first = await gate.Enter(Severity.Low, default);
        var waiting = Enumerable.Range(0, 5).Select(_ => gate.Enter(Severity.High, default)).ToList();
        first.Dispose();
        foreach (var next in waiting)
        {
            var pass = await next.WaitAsync(TimeSpan.FromSeconds(5));
            waiting.SkipWhile(task => task != next).Skip(1).ShouldAllBe(later => !later.IsCompleted);
            pass.Dispose();
        }
    }

    [Fact]
    public async Task no_more_than_its_slots_are_let_through()
    {
        var gate = new PriorityGate(2);
        _ = await gate.Enter(Severity.Low, default);
        var second = await gate.Enter(Severity.Low, default);
        var third = gate.Enter(Severity.Critical, default);
        third.IsCompleted.ShouldBeFalse();
        second.Dispose();
        await third.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task one_that_gives_up_waiting_keeps_nobody_out()
    {
        var gate = new PriorityGate(1);
        var first = await gate.Enter(Severity.Low, default);
        using var impatient = new CancellationTokenSource();
        var gone = gate.Enter(Severity.Critical, impatient.Token);
        var next = gate.Enter(Severity.Low, default);
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);
        first.Dispose();
        (await next.WaitAsync(TimeSpan.FromSeconds(5))).Dispose();
        (await gate.Enter(Severity.Low, default).WaitAsync(TimeSpan.FromSeconds(5))).ShouldNotBeNull();
    }

    [Fact]
    public async Task a_pass_disposed_twice_gives_one_turn_on()
    {
        var gate = new PriorityGate(1);
        var first = await gate.Enter(Severity.Low, default);
        first.Dispose();
        first.Dispose();
        _ = await gate.Enter(Severity.Low, default);
        gate.Enter(Severity.Low, default).IsCompleted.ShouldBeFalse();
    }
}
