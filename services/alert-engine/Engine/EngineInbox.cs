using System.Threading.Channels;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Steps;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>One message for the engine's loop, and the promise to its sender: kept when the message's effect is durable and published.</summary>
internal sealed record EngineItem(object Message, TaskCompletionSource Done);

/// <summary>
/// What the bus hands to the engine's loop. Bounded by the endpoint's prefetch: a message is acknowledged when its effect is durable, so no more than
/// that many can wait.
/// </summary>
internal sealed class EngineInbox
{
    private readonly Channel<EngineItem> _items = Channel.CreateBounded<EngineItem>(new BoundedChannelOptions(16_384) { SingleReader = true });

    public ChannelReader<EngineItem> Reader => _items.Reader;

    /// <summary>Completes when the message's effect is durable.</summary>
    /// <exception cref="InvalidContractException">A signal that cannot be decided; refused here, where it holds up no other of its batch.</exception>
    public async Task Take(object message, CancellationToken cancellationToken)
    {
        if (message is SignalDetected signal) SignalRules.Check(signal);
        var item = new EngineItem(message, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _items.Writer.WriteAsync(item, cancellationToken);
        await item.Done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The run a message belongs to.</summary>
    public static string RunOf(object message) => message switch
    {
        SignalDetected signal => signal.RunId,
        NotificationDelivered delivered => delivered.RunId,
        NotificationFailed failed => failed.RunId,
        StepOpened opened => opened.RunId,
        StepAnalyzed analyzed => analyzed.RunId,
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.GetType().Name, "No message of the engine."),
    };
}
