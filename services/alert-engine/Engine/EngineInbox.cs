using System.Threading.Channels;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Steps;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>One message for the engine's loop, and the promise to its sender: kept when the message's effect is durable and published.</summary>
internal sealed record EngineItem(object Message, TaskCompletionSource Done);

/// <summary>What a person asks of the engine: a command, made for the state and the clock of the moment it is taken, and the promise of its decision.</summary>
/// <param name="Unless">Why it is refused in a state; null where it is not.</param>
internal sealed record Asked(Func<EngineState, DateTimeOffset, EngineCommand> Command, Func<EngineState, string?> Unless, TaskCompletionSource<Decision> Answer)
{
    /// <summary>True when the one who asked has gone: the command is not decided any more.</summary>
    public bool IsGivenUp => Answer.Task.IsCompleted;
}

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

    /// <summary>Has a command decided; completes when its effect is durable. A refusal is a decision too.</summary>
    /// <exception cref="PolicyException">The command's policy cannot be applied.</exception>
    public Task<Decision> Ask(Func<DateTimeOffset, EngineCommand> command, CancellationToken cancellationToken) => Ask((_, now) => command(now), _ => null, cancellationToken);

    /// <summary>As above, by the state in which it is decided. A caller who gives up before the command is taken has it not decided.</summary>
    /// <param name="unless">Why it is refused in that state, so that nothing comes between a look and a command; null where it is not.</param>
    /// <exception cref="PolicyException">The command's policy cannot be applied.</exception>
    public async Task<Decision> Ask(Func<EngineState, DateTimeOffset, EngineCommand> command, Func<EngineState, string?> unless, CancellationToken cancellationToken)
    {
        var asked = new Asked(command, unless, new TaskCompletionSource<Decision>(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var givenUp = cancellationToken.Register(() => asked.Answer.TrySetCanceled(cancellationToken));
        await _items.Writer.WriteAsync(new EngineItem(asked, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)), cancellationToken);
        return await asked.Answer.Task;
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
