using Microsoft.Extensions.Options;
using OptionsAlerts.Notifier.Core;
using Telegram.Bot;
using Telegram.Bot.Exceptions;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace OptionsAlerts.Notifier.Channels.Telegram;

/// <summary>
/// Asks Telegram for what was pressed, waiting at its side (long polling), and answers one by one in order. An update is confirmed by asking for what comes after it, so that
/// one that was in hand when the process ended comes again: every answer may be given twice. Telegram lets one asker a token in: a second is told so once and keeps trying
/// slowly. Dies of nothing; after a failure it waits, longer each time up to <see cref="LongestWait"/>.
/// </summary>
public sealed class TelegramReceiver(
    IHttpClientFactory clients, IOptions<NotifierOptions> options, TelegramPresses presses, ReasonText reasons, TimeProvider time, ILogger<TelegramReceiver> logger,
    Func<double> jitter)
    : BackgroundService
{
    /// <summary>The name under which the factory holds the client of the long poll.</summary>
    public const string ClientName = "notifier-telegram-updates";

    /// <summary>How long Telegram keeps a question open when nothing is pressed; the client's own limit is above it.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    /// <summary>The client's limit of one poll.</summary>
    public static readonly TimeSpan PollTimeout = Poll + TimeSpan.FromSeconds(15);

    /// <summary>Bytes of one answer: many times what <see cref="MostAtOnce"/> updates can be.</summary>
    public const int AnswerLimit = 4 * 1024 * 1024;

    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private const int MostAtOnce = 20;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan OtherAskerWait = TimeSpan.FromSeconds(30);

    /// <summary>True where the configuration names users who may answer.</summary>
    public static bool IsWanted(IConfiguration configuration) =>
        configuration.GetSection($"{NotifierOptions.Section}:{nameof(NotifierOptions.Telegram)}:{nameof(TelegramOptions.AllowedUsers)}").GetChildren().Any();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (offset, failures) = (0, 0);
        string? said = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var bot = TelegramCall.Bot(clients.CreateClient(ClientName), options.Value.Telegram);
                var updates = await bot.GetUpdates(offset, MostAtOnce, (int)Poll.TotalSeconds, [UpdateType.CallbackQuery], stoppingToken);
                if (said is not null) NotifierLog.AskingAgain(logger, TelegramChannel.ChannelName);
                (failures, said) = (0, null);
                foreach (var update in updates)
                {
                    if (update.CallbackQuery is { } query) await Handle(query, stoppingToken);
                    offset = update.Id + 1;
                }
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                // The end of the process; what was in hand comes again.
                return;
            }
            catch (Exception failure)
            {
                var wait = Wait(failure, ++failures);
                var why = reasons.Of($"{(failure as ApiRequestException)?.ErrorCode} {failure.Message}".TrimStart());
                // Once, not every half minute.
                if (why != said) NotifierLog.CannotAsk(logger, TelegramChannel.ChannelName, why);
                said = why;
                await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // One press that trips over a fault of ours must not come again for ever and keep the others waiting.
    private async Task Handle(CallbackQuery query, CancellationToken stoppingToken)
    {
        try
        {
            await presses.Handle(query, stoppingToken);
        }
        catch (Exception bug) when (!stoppingToken.IsCancellationRequested)
        {
            NotifierLog.PressFault(logger, TelegramChannel.ChannelName, reasons.Of($"{bug.GetType().Name}: {bug.Message}"));
        }
    }

    private TimeSpan Wait(Exception failure, int failures)
    {
        // Another notifier asks by this token, or a webhook is set: both last.
        if (failure is ApiRequestException { ErrorCode: 409 }) return OtherAskerWait;
        var wait = FirstWait * Math.Pow(2, Math.Min(failures - 1, 20));
        if (failure is ApiRequestException refusal && TelegramFailure.Wait(refusal) is { } asked && asked > wait) wait = asked;
        return (wait < LongestWait ? wait : LongestWait) * (0.75 + (jitter() / 4));
    }
}
