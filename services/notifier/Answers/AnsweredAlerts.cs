using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Delivery;

namespace OptionsAlerts.Notifier.Answers;

/// <summary>
/// What the channels do when an alert asks for nobody's attention any more: emergencies stop repeating, and messages say who has seen it and when, where the channel can change what it sent. Coming
/// twice it does the same twice. What fails is said in the log: the acknowledgement stands in the engine's log whatever the channels show.
/// </summary>
internal sealed class AnsweredAlerts(
    DispatchRouter router, ISentMessages sent, IAlertContents contents, IEmergencies emergencies, ReasonText reasons, ILogger<AnsweredAlerts> logger)
{
    public async Task Take(AlertAnswered answered, CancellationToken cancellationToken)
    {
        try
        {
            // A siren for what somebody has seen would be worse than none.
            if (answered.Cause == AnswerCause.Acknowledged) router.LosePatience(answered.RunId, answered.AlertId);
            await emergencies.Stop(answered, cancellationToken);
            if (answered.Cause == AnswerCause.Acknowledged) await Show(answered, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            NotifierLog.AnswerNotShown(logger, "notifier", reasons.Of(exception.Message));
        }
    }

    private async Task Show(AlertAnswered answered, CancellationToken cancellationToken)
    {
        var messages = (await sent.Of(answered.RunId, answered.AlertId, cancellationToken)).Where(message => message.IsAlone).ToLookup(message => message.Channel, StringComparer.Ordinal);
        var pipelines = router.Pipelines.Where(pipeline => pipeline.CanEdit && messages.Contains(pipeline.Channel)).ToList();
        if (pipelines.Count == 0 || await contents.Of(answered.RunId, answered.AlertId, cancellationToken) is not { } content) return;
        var note = $"acknowledged by {PlainText.Cut(PlainText.OneLine(answered.By ?? "somebody"), MessageParts.TitleLimit)} ({answered.Via}) at {Words.Of(answered.At)}";
        await Task.WhenAll(pipelines.SelectMany(pipeline => messages[pipeline.Channel].Select(message => Edit(pipeline, message, content, note, cancellationToken))));
    }

    private async Task Edit(ChannelPipeline pipeline, SentMessage message, ChannelMessage content, string note, CancellationToken cancellationToken)
    {
        if (await pipeline.Edit(message.ProviderMessageId, content, note, cancellationToken) is { } result and not DeliveryResult.Delivered)
            NotifierLog.AnswerNotShown(logger, pipeline.Channel, result.ToString());
    }
}

/// <summary>Emergencies that repeat on a channel until somebody acknowledges them.</summary>
internal interface IEmergencies
{
    /// <summary>Ends the repeats of an alert; where its condition is over, of whatever was told of that before, and of what is sent of it later still. What fails is tried again.</summary>
    Task Stop(AlertAnswered answered, CancellationToken cancellationToken);
}

/// <summary>What alerts said, for those who show them again.</summary>
internal interface IAlertContents
{
    /// <summary>Null where nobody knows it.</summary>
    Task<ChannelMessage?> Of(string runId, Guid alertId, CancellationToken cancellationToken);
}
