using System.Text.Json.Nodes;
using OptionsAlerts.Fakes.Http;

namespace OptionsAlerts.Fakes.Telegram;

/// <summary>The updates that wait for the bot: kept until it asks for what comes after them, given to one asker at a time.</summary>
internal sealed class TelegramUpdates
{
    private readonly Lock _lock = new();
    private readonly List<(int Id, JsonObject Update)> _pending = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _lastId = 10_000;
    private int _asker;

    /// <summary>Updates that no asker has confirmed.</summary>
    public int Waiting
    {
        get { lock (_lock) return _pending.Count; }
    }

    public int Add(JsonObject callbackQuery)
    {
        lock (_lock)
        {
            _pending.Add((++_lastId, new JsonObject { ["update_id"] = _lastId, ["callback_query"] = callbackQuery }));
            Wake();
            return _lastId;
        }
    }

    /// <summary>What there is from the offset on, at once or when it comes within the time; null when another asker took the place.</summary>
    public async Task<JsonArray?> Get(int offset, int limit, TimeSpan timeout, CancellationToken cancellationToken)
    {
        int me;
        lock (_lock)
        {
            me = ++_asker;
            _pending.RemoveAll(update => update.Id < offset);
            Wake();
        }

        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(timeout);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_asker != me) return null;
                if (_pending.Count > 0 || time.IsCancellationRequested)
                    return new JsonArray([.. _pending.Take(limit is < 1 or > 100 ? 100 : limit).Select(update => update.Update.DeepClone())]);
                changed = _changed.Task;
            }

            await changed.WaitAsync(time.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public static readonly FakeReply Conflict = new(409, new JsonObject
    {
        ["ok"] = false,
        ["error_code"] = 409,
        ["description"] = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    }.ToJsonString());

    private void Wake()
    {
        var before = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }
}
