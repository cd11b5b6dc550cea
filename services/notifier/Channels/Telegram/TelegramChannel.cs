using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.Contracts;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>
/// The Telegram Bot API, <c>sendMessage</c>. Sends plain text once where Telegram cannot parse the markup, and goes to the new chat where a group was
/// upgraded to a supergroup.
/// </summary>
public sealed class TelegramChannel(IHttpClientFactory clients, IOptions<NotifierOptions> options, ReasonText reasons, TimeProvider time) : IChannel
{
    public const string ChannelName = "telegram";

    // Set when Telegram says that the chat has moved; lives as long as the process, since the setting is not ours to write.
    private ChatId? _movedTo;

    public string Name => ChannelName;

    public ChannelLimits Limits { get; } = TelegramRenderer.Limits(options.Value.Telegram.IsGroup);

    public async Task<DeliveryResult> Send(ChannelMessage message, CancellationToken cancellationToken)
    {
        var text = TelegramRenderer.Render(message);
        var call = new TelegramCall(clients.CreateChannelClient(Name), options.Value.Telegram, time);
        var chat = Volatile.Read(ref _movedTo) ?? new ChatId(options.Value.Telegram.ChatId!);
        var silent = message.Severity == Severity.Low;
        try
        {
            return await call.Send(chat, text.Html, ParseMode.Html, silent, cancellationToken);
        }
        catch (ApiRequestException refusal) when (refusal.ErrorCode == 400 && refusal.Message.Contains("can't parse entities", StringComparison.OrdinalIgnoreCase))
        {
            return await Again(call, chat, text.Plain, ParseMode.None, silent, cancellationToken);
        }
        catch (ApiRequestException refusal) when (refusal.Parameters?.MigrateToChatId is { } moved)
        {
            chat = new ChatId(moved);
            Volatile.Write(ref _movedTo, chat);
            return await Again(call, chat, text.Html, ParseMode.Html, silent, cancellationToken);
        }
        catch (RequestException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(call, failure);
        }
    }

    private async Task<DeliveryResult> Again(TelegramCall call, ChatId chat, string text, ParseMode mode, bool silent, CancellationToken cancellationToken)
    {
        try
        {
            return await call.Send(chat, text, mode, silent, cancellationToken);
        }
        catch (RequestException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(call, failure);
        }
    }

    private DeliveryResult Failed(TelegramCall call, RequestException failure) => (failure, call.Answer) switch
    {
        (ApiRequestException refusal, { } answer) =>
            // Some answers carry the code in the body only.
            (answer.IsSuccess ? answer with { Status = refusal.ErrorCode, Phrase = string.Empty } : answer).Refusal(reasons, refusal.Message, Wait(refusal)),
        (_, { IsSuccess: true } answer) => answer.Unreadable(reasons, "a Telegram answer"),
        (_, { } answer) => answer.Refusal(reasons),
        _ => NetworkFailure.Of(failure.InnerException ?? failure, reasons),
    };

    // Seconds in the parameters; old servers say it in the description only.
    private static TimeSpan? Wait(ApiRequestException refusal)
    {
        if (refusal.Parameters?.RetryAfter is { } seconds) return TimeSpan.FromSeconds(Math.Max(0, seconds));
        const string Phrase = "retry after ";
        var at = refusal.Message.IndexOf(Phrase, StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var digits = refusal.Message.AsSpan(at + Phrase.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var wait) ? TimeSpan.FromSeconds(wait) : null;
    }
}
