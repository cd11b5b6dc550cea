using System.Collections.Concurrent;
using OptionsAlerts.Notifier.Channels;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

/// <summary>A channel that gives the results it was told, then accepts everything.</summary>
internal sealed class ScriptedChannel : ICheckedChannel
{
    private readonly ConcurrentQueue<Func<CancellationToken, Task<DeliveryResult>>> _script = new();
    private readonly ConcurrentQueue<ChannelMessage> _calls = new();

    public ChannelLimits Limits { get; init; } = ChannelLimits.None;

    public string Name => "scripted";

    public IReadOnlyList<ChannelMessage> Calls => [.. _calls];

    /// <summary>What a check finds.</summary>
    public DeliveryResult Health { get; set; } = new DeliveryResult.Delivered();

    public Task<DeliveryResult> Check(CancellationToken cancellationToken) => Task.FromResult(Health);

    public ScriptedChannel Then(params DeliveryResult[] results)
    {
        foreach (var result in results) _script.Enqueue(_ => Task.FromResult(result));
        return this;
    }

    public ScriptedChannel Then(Func<CancellationToken, Task<DeliveryResult>> call)
    {
        _script.Enqueue(call);
        return this;
    }

    public Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken)
    {
        _calls.Enqueue(message);
        return _script.TryDequeue(out var call) ? call(cancellationToken) : Task.FromResult<DeliveryResult>(new DeliveryResult.Delivered("id"));
    }

    /// <summary>Completes when this many calls have come.</summary>
    public async Task WaitForCalls(int count)
    {
        for (var i = 0; _calls.Count < count && i < 5000; i++) await Task.Delay(1);
        _calls.Count.ShouldBe(count);
    }
}
