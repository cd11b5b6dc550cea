using System.Globalization;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>
/// One message's calls to Telegram over the channel's pooled client. Keeps the last HTTP answer, since Telegram.Bot's exceptions hold neither headers nor a page of HTML.
/// </summary>
internal sealed class TelegramCall
{
    private readonly TelegramBotClient _bot;

    public TelegramCall(HttpClient client, TelegramOptions options, TimeProvider time)
    {
        // Waiting and trying again is the pipeline's; the library's own waits would hold the queue for a minute at a time.
        _bot = new TelegramBotClient(new TelegramBotClientOptions(options.BotToken!, options.BaseUrl) { RetryCount = 0, RetryThreshold = 0 }, client);
        _bot.OnApiResponseReceived += async (_, received, cancellationToken) =>
            Answer = await received.ResponseMessage.Answer(time.GetUtcNow(), cancellationToken);
    }

    /// <summary>The last answer; null when none came.</summary>
    public HttpAnswer? Answer { get; private set; }

    public async Task<DeliveryResult> Send(ChatId chat, string text, ParseMode mode, bool silent, CancellationToken cancellationToken)
    {
        Answer = null;
        var sent = await _bot.SendMessage(
            chat, text, mode, linkPreviewOptions: new LinkPreviewOptions { IsDisabled = true }, disableNotification: silent, cancellationToken: cancellationToken);
        return new DeliveryResult.Delivered(sent.Id.ToString(CultureInfo.InvariantCulture));
    }
}
