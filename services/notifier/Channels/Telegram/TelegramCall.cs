using System.Globalization;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>
/// One message's calls to Telegram over the channel's pooled client. Keeps the last HTTP answer, since Telegram.Bot's exceptions hold neither headers nor a page of HTML.
/// </summary>
internal sealed class TelegramCall
{
    // One file of one name: the reader sees the picture only.
    private const string PhotoName = "chart.png";

    private static readonly LinkPreviewOptions NoPreview = new() { IsDisabled = true };
    private readonly TelegramBotClient _bot;

    public TelegramCall(HttpClient client, TelegramOptions options, TimeProvider time)
    {
        _bot = Bot(client, options);
        _bot.OnApiResponseReceived += async (_, received, cancellationToken) =>
            Answer = await received.ResponseMessage.Answer(time.GetUtcNow(), cancellationToken);
    }

    /// <summary>The last answer; null when none came.</summary>
    public HttpAnswer? Answer { get; private set; }

    // Waiting and trying again is the pipeline's; the library's own waits would hold the queue for a minute at a time.
    public static TelegramBotClient Bot(HttpClient client, TelegramOptions options) =>
        new(new TelegramBotClientOptions(options.BotToken!, options.BaseUrl) { RetryCount = 0, RetryThreshold = 0 }, client);

    public async Task<DeliveryResult> Send(TelegramDraft draft, CancellationToken cancellationToken)
    {
        Answer = null;
        if (draft.Photo is not { } photo) return Delivered((await Text()).Id);
        using var picture = new MemoryStream(photo, writable: false);
        var sent = await _bot.SendPhoto(
            draft.Chat, InputFile.FromStream(picture, PhotoName), draft.Words, draft.Mode,
            replyMarkup: draft.Buttons, disableNotification: draft.IsSilent, cancellationToken: cancellationToken);
        return Delivered(sent.Id);

        Task<Message> Text() => _bot.SendMessage(
            draft.Chat, draft.Words, draft.Mode,
            replyMarkup: draft.Buttons, linkPreviewOptions: NoPreview, disableNotification: draft.IsSilent, cancellationToken: cancellationToken);
    }

    public async Task<DeliveryResult> Edit(int messageId, TelegramDraft draft, CancellationToken cancellationToken)
    {
        Answer = null;
        try
        {
            if (draft.IsCaption) await _bot.EditMessageCaption(draft.Chat, messageId, draft.Words, draft.Mode, draft.Buttons, cancellationToken: cancellationToken);
            else await _bot.EditMessageText(draft.Chat, messageId, draft.Words, draft.Mode, draft.Buttons, NoPreview, cancellationToken: cancellationToken);
        }
        catch (ApiRequestException refusal) when (refusal.ErrorCode == 400 && refusal.Message.Contains("message is not modified", StringComparison.OrdinalIgnoreCase))
        {
            // It says this already: an edit came twice.
        }

        return Delivered(messageId);
    }

    public async Task<DeliveryResult> Check(ChatId chat, CancellationToken cancellationToken)
    {
        Answer = null;
        await _bot.GetChat(chat, cancellationToken);
        return new DeliveryResult.Delivered();
    }

    private static DeliveryResult.Delivered Delivered(int messageId) => new(messageId.ToString(CultureInfo.InvariantCulture));
}
