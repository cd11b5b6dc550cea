using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Notifier.Channels.Http;
using OptionsAlerts.Notifier.Core;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>
/// One press of a button: who pressed, what it asks, doing it, and saying so where it was pressed. Only users who are allowed get anything done; data that no button of ours has is
/// counted and changes nothing. What was done stays done when Telegram cannot show the words any more. Throws for the caller's own cancellation only.
/// </summary>
public sealed class TelegramPresses(
    IHttpClientFactory clients, IOptions<NotifierOptions> options, IAlertAnswers answers, ReasonText reasons, NotifierMetrics metrics, TimeProvider time,
    ILogger<TelegramPresses> logger)
{
    /// <summary>UTF-16 units that Telegram shows to whoever pressed.</summary>
    public const int ToastLimit = 200;

    private const int NameLimit = 64;
    private const int Tries = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Of one try; a press must not hold up those after it for long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task Handle(CallbackQuery query, CancellationToken cancellationToken)
    {
        var callback = TelegramCallback.TryParse(query.Data, out var known) ? known : null;
        var (words, outcome) = Array.IndexOf(options.Value.Telegram.AllowedUsers, query.From.Id) < 0
            ? ("You are not allowed to answer alerts.", PressOutcome.NotAllowed)
            : callback is null ? ("This button is not known.", PressOutcome.Unreadable) : await Try(callback, Name(query.From), cancellationToken);
        metrics.Answered(TelegramChannel.ChannelName, outcome);
        // A reason fills a box; the rest is a line that goes by itself.
        var toast = PlainText.Cut(PlainText.OneLine(words), ToastLimit);
        await Say((bot, token) => bot.AnswerCallbackQuery(query.Id, toast, showAlert: outcome == PressOutcome.Explained, cancellationToken: token), cancellationToken);
        if (outcome == PressOutcome.Acknowledged && query.Message is { } message)
        {
            var left = TelegramButtons.Answers(callback!.AlertId, isAcknowledged: true);
            await Say((bot, token) => bot.EditMessageReplyMarkup(message.Chat.Id, message.Id, left, cancellationToken: token), cancellationToken);
        }
    }

    private async Task<(string Words, PressOutcome Outcome)> Try(TelegramCallback callback, string by, CancellationToken cancellationToken)
    {
        for (var left = Tries - 1; ; left--)
        {
            try
            {
                return await Within(token => Answer(callback, by, token), cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                if (left == 0)
                {
                    NotifierLog.AnswerFailed(logger, TelegramChannel.ChannelName, callback.AlertId, reasons.Of($"{failure.GetType().Name}: {failure.Message}"));
                    return ("This could not be done now. Press again in a minute.", PressOutcome.Failed);
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task<(string Words, PressOutcome Outcome)> Answer(TelegramCallback callback, string by, CancellationToken cancellationToken) => callback.Answer switch
    {
        TelegramAnswer.Acknowledge => (await answers.Acknowledge(callback.AlertId, by, TelegramChannel.ChannelName, cancellationToken), PressOutcome.Acknowledged),
        TelegramAnswer.Mute => (await answers.Mute(callback.AlertId, TelegramButtons.MuteFor, by, cancellationToken), PressOutcome.Muted),
        TelegramAnswer.Why => (await answers.Why(callback.AlertId, cancellationToken), PressOutcome.Explained),
        _ => throw new ArgumentOutOfRangeException(nameof(callback), callback.Answer, "No such answer."),
    };

    // The number is who it is; the name is what they call themselves.
    private static string Name(User user)
    {
        var name = PlainText.Cut(PlainText.OneLine($"{user.FirstName} {user.LastName}"), NameLimit);
        return name.Length == 0 ? user.Id.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{name} ({user.Id})");
    }

    // Words only: too late to be shown, said already, or not reachable, nothing is lost but them.
    private async Task Say(Func<TelegramBotClient, CancellationToken, Task> say, CancellationToken cancellationToken)
    {
        try
        {
            var bot = TelegramCall.Bot(clients.CreateChannelClient(TelegramChannel.ChannelName), options.Value.Telegram);
            await Within(async token => { await say(bot, token); return true; }, cancellationToken);
        }
        catch (Exception failure) when (failure is RequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            NotifierLog.AnswerNotShown(logger, TelegramChannel.ChannelName, reasons.Of(failure.Message));
        }
    }

    private async Task<T> Within<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return await work(either.Token);
    }
}
