using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Channels.Http;

/// <summary>One call's result, and whether the provider's answer can be the upload's fault.</summary>
internal readonly record struct CallResult(DeliveryResult Result, bool IsOfTheUpload)
{
    /// <summary>Judged by the status of the answer, null where none came: bad form, too slow, too large, of no known kind, or too much for the server. A 504 may have arrived.</summary>
    public static CallResult Of(DeliveryResult result, int? status) => new(
        result,
        result is not (DeliveryResult.Delivered or DeliveryResult.Permanent { IsDown: true }) && status is 400 or 408 or 413 or 415 or 422 or (>= 500 and <= 599 and not 504));
}

/// <summary>
/// Sends a picture with the message and never at the message's cost: where the provider answers that it cannot take the upload the text goes alone, at once; and a
/// message whose first call may have arrived goes again without it, so that an upload too slow for the time limit is tried once only.
/// </summary>
internal static class ChartFallback
{
    public static async Task<DeliveryResult> Send(ChannelMessage message, Func<ChannelMessage, Task<CallResult>> call)
    {
        if (message.PossibleRepeat) message = message with { Chart = null };
        var (result, isOfTheUpload) = await call(message);
        return message.Chart is not null && isOfTheUpload ? (await call(message with { Chart = null })).Result : result;
    }
}
