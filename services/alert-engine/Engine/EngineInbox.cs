using System.Threading.Channels;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.Steps;

namespace OptionsAlerts.AlertEngine.Engine;

/// <summary>One message for the engine's loop, and the promise to its sender: kept when the message's effect is durable and published.</summary>
/// <param name="IsHandedOver">True for a message that nothing brings again.</param>
internal sealed record EngineItem(object Message, TaskCompletionSource Done, bool IsHandedOver);

/// <summary>What a person asks of the engine: a command, made for the state and the clock of the moment it is taken, and the promise of its decision.</summary>
/// <param name="Unless">Why it is refused in a state; null where it is not.</param>
internal sealed record Asked(Func<EngineState, DateTimeOffset, EngineCommand> Command, Func<EngineState, string?> Unless, TaskCompletionSource<Decision> Answer)
{
    /// <summary>True when the one who asked has gone: the command is not decided any more.</summary>
    public bool IsGivenUp => Answer.Task.IsCompleted;
}

/// <summary>
/// What the bus hands to the engine's loop. Bounded. What tells of an alert that arrived waits behind everything else, since nothing hangs on it but the log, unless its absence is to be judged: in a
/// burst the alerts that are still to be decided come first. Alone it is gathered, up to <see cref="Many"/>: a commit that tells of many costs little more than one that tells of one.
/// </summary>
internal sealed partial class EngineInbox(EngineTotals totals, ILogger<EngineInbox> logger)
{
    /// <summary>Arrivals that are taken without waiting for more: a quarter of what the bus hands out at once, so that those gathered hold nothing back.</summary>
    public const int Many = 256;

    private const int MostWaiting = 16_384;

    // Of what is taken at once, an eighth is left to what waits behind: it is never starved.
    private const int Share = 8;

    private readonly Channel<EngineItem> _first = Channel.CreateBounded<EngineItem>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Channel<EngineItem> _behind = Channel.CreateBounded<EngineItem>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    // Set whenever something came in.
    private readonly Channel<bool> _came = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    // Set whenever something came in that waits for no other.
    private readonly Channel<bool> _muchCame = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    public bool IsEmpty => _first.Reader.Count == 0 && _behind.Reader.Count == 0;

    /// <summary>Messages that wait.</summary>
    public int Waiting => _first.Reader.Count + _behind.Reader.Count;

    /// <summary>Completes when the message's effect is durable.</summary>
    /// <exception cref="InvalidContractException">A message that cannot be decided; refused here, where it holds up no other of its batch.</exception>
    public async Task Take(object message, CancellationToken cancellationToken) => await (await Put(message, isHandedOver: false, cancellationToken)).WaitAsync(cancellationToken);

    /// <summary>Completes when the message waits here; for a transport that does not bring it again whatever its handler waits for. One that cannot be decided is counted and said in the log.</summary>
    /// <exception cref="InvalidContractException">As above.</exception>
    public async Task HandOver(object message, CancellationToken cancellationToken) =>
        _ = SayIfRefused(message, await Put(message, isHandedOver: true, cancellationToken));

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
        await Put(_first, asked, isHandedOver: false, cancellationToken);
        return await asked.Answer.Task;
    }

    /// <summary>The next items, in the order in which they are to be decided. The loop's alone.</summary>
    /// <param name="most">How many, 8 or more; deliveries that are told together count each, and are not parted.</param>
    /// <param name="everyArrival">Whether all that tells of arrivals is taken first, however much it is.</param>
    public List<EngineItem> Drain(int most, bool everyArrival = false)
    {
        var items = new List<EngineItem>();
        if (everyArrival) Take(_behind, MostWaiting, items);
        Take(_first, most - Math.Min(_behind.Reader.Count, most / Share), items);
        Take(_behind, most - items.Count, items);
        return items;
    }

    /// <summary>The next item. The loop's alone.</summary>
    public async Task<EngineItem> Next(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_first.Reader.TryRead(out var item) || _behind.Reader.TryRead(out item)) return item;
            await Came(cancellationToken);
        }
    }

    /// <summary>Completes when something may have come; at once where something waits. The loop's alone.</summary>
    public async Task Came(CancellationToken cancellationToken)
    {
        if (IsEmpty) await _came.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>Completes when more than a few arrivals may have come; at once where more than that waits. The loop's alone.</summary>
    public async Task MuchCame(CancellationToken cancellationToken)
    {
        if (_first.Reader.Count == 0 && _behind.Reader.Count < Many) await _muchCame.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>The run a message belongs to.</summary>
    public static string RunOf(object message) => message switch
    {
        SignalDetected signal => signal.RunId,
        NotificationDelivered delivered => delivered.RunId,
        NotificationsDelivered together => together.RunId,
        NotificationFailed failed => failed.RunId,
        StepOpened opened => opened.RunId,
        StepAnalyzed analyzed => analyzed.RunId,
        CanarySent canary => canary.RunId,
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.GetType().Name, "No message of the engine."),
    };

    private static void Take(Channel<EngineItem> from, int most, List<EngineItem> items)
    {
        for (; most > 0 && from.Reader.TryRead(out var item); most -= item.Message is NotificationsDelivered together ? Math.Max(1, together.Deliveries.Length) : 1) items.Add(item);
    }

    private Task<Task> Put(object message, bool isHandedOver, CancellationToken cancellationToken)
    {
        if (message is SignalDetected signal) SignalRules.Check(signal);
        if (message is NotificationsDelivered together) Check(together);
        return Put(message is NotificationDelivered or NotificationsDelivered ? _behind : _first, message, isHandedOver, cancellationToken);
    }

    // One that cannot be right would take the others of its commit with it.
    private static void Check(NotificationsDelivered together)
    {
        for (var i = 0; i < together.Deliveries.Length; i++)
        {
            var delivered = together.Deliveries[i] ?? throw new InvalidContractException($"deliveries[{i}] is null.");
            if (delivered.RunId != together.RunId) throw new InvalidContractException($"deliveries[{i}] is of run '{delivered.RunId}', and its message of '{together.RunId}'.");
        }
    }

    private async Task<Task> Put(Channel<EngineItem> lane, object message, bool isHandedOver, CancellationToken cancellationToken)
    {
        var item = new EngineItem(message, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), isHandedOver);
        await lane.Writer.WriteAsync(item, cancellationToken);
        _came.Writer.TryWrite(true);
        if (lane == _first || lane.Reader.Count >= Many) _muchCame.Writer.TryWrite(true);
        return item.Done.Task;
    }

    private async Task SayIfRefused(object message, Task done)
    {
        try
        {
            await done;
        }
        catch (Exception exception)
        {
            totals.GivenUp(1);
            LogRefused(exception, message.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A {Message} could not be decided and is given up.")]
    private partial void LogRefused(Exception exception, string message);
}
