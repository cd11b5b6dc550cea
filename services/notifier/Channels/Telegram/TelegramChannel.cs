using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>
/// The Telegram Bot API. A chart is sent with the text as its caption where the text is short enough to be one, so that an alert is one message; otherwise the text goes
/// alone. Sends plain text once where Telegram cannot parse the markup, no buttons where it refuses them, and goes to the new chat where a group was upgraded to a supergroup.
/// </summary>
public sealed class TelegramChannel(IHttpClientFactory clients, IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time) : IEditableChannel, ICheckedChannel
{
    public const string ChannelName = "telegram";

    // Set when Telegram says that the chat has moved; lives as long as the process, since the setting is not ours to write.
    private ChatId? _movedTo;

    public string Name => ChannelName;

    public ChannelLimits Limits { get; } = TelegramRenderer.Limits(options.Value.Telegram.IsGroup);

    public Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken)
    {
        var text = TelegramRenderer.Render(message);
        if (text.Plain.Length > TelegramRenderer.CaptionLimit) message = message with { Chart = null };
        return ChartFallback.Send(message, async message =>
        {
            var draft = new TelegramDraft(Chat, TelegramRenderer.Render(message))
            {
                Photo = message.Chart,
                Buttons = TelegramButtons.Of(message, options.Value.Telegram),
                IsSilent = message.Severity == Severity.Low,
            };
            return await Call(draft, static (call, draft, token) => call.Send(draft, token), cancellationToken);
        });
    }

    public async Task<DeliveryResult> Edit(string providerMessageId, ChannelMessage message, string note, CancellationToken cancellationToken)
    {
        if (!int.TryParse(providerMessageId, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return new DeliveryResult.Permanent("not the id of a Telegram message");
        var draft = new TelegramDraft(Chat, TelegramRenderer.Render(message, note))
        {
            Caption = TelegramRenderer.Render(message, note, TelegramRenderer.CaptionLimit),
            Buttons = TelegramButtons.Of(message, options.Value.Telegram, isAcknowledged: true),
        };
        return (await Call(draft, (call, draft, token) => call.Edit(id, draft, token), cancellationToken)).Result;
    }

    /// <summary>Asks for the chat, which must be there for the bot to write in it.</summary>
    public async Task<DeliveryResult> Check(CancellationToken cancellationToken)
    {
        var call = new TelegramCall(clients.CreateChannelClient(Name), options.Value.Telegram, time);
        try
        {
            return await call.Check(Chat, cancellationToken);
        }
        catch (RequestException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return TelegramFailure.Of(failure, call.Answer, reasons);
        }
    }

    private ChatId Chat => Volatile.Read(ref _movedTo) ?? new ChatId(options.Value.Telegram.ChatId!);

    private async Task<CallResult> Call(TelegramDraft draft, Func<TelegramCall, TelegramDraft, CancellationToken, Task<DeliveryResult>> say, CancellationToken cancellationToken)
    {
        var call = new TelegramCall(clients.CreateChannelClient(Name), options.Value.Telegram, time);
        while (true)
        {
            try
            {
                return CallResult.Of(await say(call, draft, cancellationToken), call.Answer?.Status);
            }
            catch (RequestException failure) when (!cancellationToken.IsCancellationRequested)
            {
                if ((failure as ApiRequestException) is not { } refusal || draft.Corrected(refusal) is not { } better)
                    return CallResult.Of(TelegramFailure.Of(failure, call.Answer, reasons), call.Answer?.Status);
                if (better.HasMoved) Volatile.Write(ref _movedTo, better.Chat);
                draft = better;
            }
        }
    }
}
