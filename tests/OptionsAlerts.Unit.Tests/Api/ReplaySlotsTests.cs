using Grpc.Core;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine;
using OptionsAlerts.AlertEngine.Api;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api;

public sealed class ReplaySlotsTests
{
    [Fact]
    public void a_replay_beyond_the_bound_is_refused_until_one_has_ended()
    {
        using var slots = new ReplaySlots(Options.Create(new AlertEngineOptions { MaxReplays = 1 }));
        var first = slots.Replay();
        Should.Throw<RpcException>(() => slots.Replay()).StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        first.Dispose();
        slots.Replay().Dispose();
    }

    [Fact]
    public async Task a_fold_waits_for_its_turn_and_gives_up_with_its_caller()
    {
        using var slots = new ReplaySlots(Options.Create(new AlertEngineOptions()));
        var held = new List<IDisposable>();
        for (var index = 0; index < 4; index++) held.Add(await slots.Fold(TestContext.Current.CancellationToken));
        using var caller = new CancellationTokenSource();
        var waiting = slots.Fold(caller.Token);
        waiting.IsCompleted.ShouldBeFalse();
        await caller.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        held[0].Dispose();
        (await slots.Fold(TestContext.Current.CancellationToken)).Dispose();
    }
}
