using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Watchdog.Core;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Notifier.Watchdog;

/// <summary>Tells the engine of a condition of the watch itself, which then decides, routes and explains it as any other.</summary>
public interface IOperationalSignals
{
    /// <summary>Completes when the engine's queue has it.</summary>
    Task Tell(OperationalCondition condition, Telling telling, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>As signals of source <c>watchdog</c>; the end of a condition is its <see cref="SignalPhase.Ended"/>.</summary>
internal sealed class EngineSignals(MessagePublisher publisher, IOptions<RunOptions> run) : IOperationalSignals
{
    public const string Source = "watchdog";

    public Task Tell(OperationalCondition condition, Telling telling, DateTimeOffset now, CancellationToken cancellationToken) =>
        publisher.PublishControl(Signal(run.Value.Id, condition, telling, now), cancellationToken);

    /// <summary>The signal of a telling.</summary>
    internal static SignalDetected Signal(string runId, OperationalCondition condition, Telling telling, DateTimeOffset now)
    {
        var number = telling is Telling.Trouble trouble ? trouble.Number.ToString(CultureInfo.InvariantCulture) : "over";
        var cause = $"watch:{condition.Subject}:{telling.Since.UtcTicks.ToString(CultureInfo.InvariantCulture)}:{number}";
        return new SignalDetected
        {
            RunId = runId,
            SignalId = DeterministicId.Signal(Source, condition.Kind, condition.Symbol, condition.Subject, telling.Since, cause),
            Kind = condition.Kind,
            Severity = condition.Severity,
            Symbol = condition.Symbol,
            Subject = condition.Subject,
            EventTime = now,
            Headline = OperationalMessage.Line(condition.Headline(telling)),
            Facts = OperationalMessage.Facts(telling, now),
            Source = Source,
            Cause = cause,
            Phase = telling is Telling.Over ? SignalPhase.Ended : SignalPhase.Began,
        };
    }
}
