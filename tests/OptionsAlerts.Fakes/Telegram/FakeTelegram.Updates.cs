using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Telegram;

// What people press, and what the bot says to it.
public sealed partial class FakeTelegram
{
    private const int ToastLimit = 200;
    private readonly TelegramUpdates _updates = new();
    private readonly ConcurrentDictionary<string, bool> _queries = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<TelegramToast> _toasts = new();
    private long _lastQuery = 4_382_000;

    /// <summary>What the bot answered to those who pressed, in order.</summary>
    public IReadOnlyList<TelegramToast> Toasts => [.. _toasts];

    /// <summary>Updates that the bot has not confirmed.</summary>
    public int WaitingUpdates => _updates.Waiting;

    /// <summary>True where the bot's answers come too late to be shown.</summary>
    public bool QueriesAreOld { get; set; }

    /// <summary>Somebody presses a button with this data below this message; the query's id.</summary>
    public string Press(long userId, string firstName, string? data, int messageId = 0)
    {
        var id = Interlocked.Increment(ref _lastQuery).ToString(CultureInfo.InvariantCulture);
        var query = new JsonObject
        {
            ["id"] = id,
            ["from"] = new JsonObject { ["id"] = userId, ["is_bot"] = false, ["first_name"] = firstName },
            ["chat_instance"] = "-1",
        };
        if (data is not null) query["data"] = data;
        if (_byId.TryGetValue(messageId, out var message)) query["message"] = Json(message);
        _queries[id] = true;
        _updates.Add(query);
        return id;
    }

    private async Task<FakeReply> Updates(TelegramFields fields, CancellationToken cancellationToken) =>
        await _updates.Get(fields.Number("offset"), fields.Number("limit"), TimeSpan.FromSeconds(fields.Number("timeout")), cancellationToken) is { } updates
            ? Reply(updates)
            : TelegramUpdates.Conflict;

    private (FakeReply, TelegramMessage?) AnswerQuery(TelegramFields fields)
    {
        var (id, text) = (fields.Text("callback_query_id"), fields.Text("text"));
        if (text.Length > ToastLimit) return Refuse(400, "Bad Request: MESSAGE_TOO_LONG");
        if (QueriesAreOld || !_queries.TryRemove(id, out _)) return Refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid");
        _toasts.Enqueue(new TelegramToast(id, text, fields.Flag("show_alert")));
        return (Reply(JsonValue.Create(true)), null);
    }
}
