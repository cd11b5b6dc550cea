using Npgsql;
using NpgsqlTypes;
using OptionsAlerts.Notifier.Core;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>The ledger's statements. Each is about many requests: a column of a request's values is one parameter.</summary>
internal static class LedgerSql
{
    // Of two claims of one request the second finds the lock taken and writes nothing. A second intent means that the first one's sender is gone, since the lock was free: what
    // it sent is unknown, unless it took the intent back. "On conflict" sees the newest row, whatever the statement's snapshot is.
    private const string ClaimText =
        """
        with asked as materialized (
            select run_id, alert_id, channel, attempt, request_id, at, calls, number, pg_try_advisory_lock(lock_id) as mine
            from unnest($1::text[], $2::uuid[], $3::text[], $4::integer[], $5::uuid[], $6::timestamptz[], $7::bigint[], $8::integer[])
                with ordinality request (run_id, alert_id, channel, attempt, request_id, at, lock_id, calls, number)
        ), written as (
            insert into notifier.delivery as d (run_id, alert_id, channel, attempt, request_id, state, intents, possible_repeat, intent_at, calls)
            select run_id, alert_id, channel, attempt, request_id, 'sending', 1, false, at, calls from asked where mine
            on conflict (run_id, alert_id, channel, attempt) do update set intents = d.intents + 1, possible_repeat = d.possible_repeat or d.intents > 0, intent_at = excluded.intent_at,
                calls = d.calls + excluded.calls
            where d.state = 'sending'
            returning run_id, alert_id, channel, attempt, possible_repeat
        )
        select number, mine, possible_repeat from asked left join written using (run_id, alert_id, channel, attempt)
        """;

    // The row is there; said as an insertion, it is found by its key whatever the planner thinks of the table. An outcome once written stays; of two senders after a server's
    // restart, "delivered" wins over a failure.
    private const string SettleText =
        """
        insert into notifier.delivery as d
            (run_id, alert_id, channel, attempt, request_id, state, intents, possible_repeat, intent_at, outcome_at, provider_message_id, permanent, reason, calls)
        select run_id, alert_id, channel, attempt, request_id, state, 1, possible_repeat, at, at, provider_message_id, permanent, reason, calls
        from unnest($1::text[], $2::uuid[], $3::text[], $4::integer[], $5::uuid[], $6::timestamptz[], $7::text[], $8::boolean[], $9::text[], $10::boolean[], $11::text[], $12::integer[])
            outcome (run_id, alert_id, channel, attempt, request_id, at, state, possible_repeat, provider_message_id, permanent, reason, calls)
        on conflict (run_id, alert_id, channel, attempt) do update set state = excluded.state, outcome_at = excluded.outcome_at, possible_repeat = excluded.possible_repeat,
            provider_message_id = excluded.provider_message_id, permanent = excluded.permanent, reason = excluded.reason,
            calls = d.calls + excluded.calls
        where d.state = 'sending' or (d.state = 'failed' and excluded.state = 'delivered')
        """;

    // An intent that came to nothing: the next one makes no repeat, unless there were others.
    private const string PutOffText =
        """
        update notifier.delivery d set intents = d.intents - later.intents, calls = d.calls + later.calls
        from unnest($1::text[], $2::uuid[], $3::text[], $4::integer[], $5::integer[], $6::integer[]) later (run_id, alert_id, channel, attempt, intents, calls)
        where (d.run_id, d.alert_id, d.channel, d.attempt) = (later.run_id, later.alert_id, later.channel, later.attempt) and d.state = 'sending' and d.intents > 0
        """;

    private const string CallsText =
        """
        select case when state = 'sending' then null else outcome_at end as by, calls from notifier.delivery where channel = $1 and intent_at >= $2 and calls > 0 order by by nulls last
        """;

    private const string StandingText =
        """
        select number, state, outcome_at, possible_repeat, provider_message_id, permanent, reason
        from unnest($1::text[], $2::uuid[], $3::text[], $4::integer[]) with ordinality request (run_id, alert_id, channel, attempt, number)
            join notifier.delivery using (run_id, alert_id, channel, attempt)
        where state <> 'sending'
        """;

    /// <summary>Rows: number from 1, whether the lock is ours, whether an earlier intent has no outcome (null where an outcome stands).</summary>
    public static NpgsqlBatchCommand Claim(LedgerWork.Claim[] claims) => new(ClaimText)
    {
        Parameters =
        {
            Text(claims, claim => claim.Key.RunId), Id(claims, claim => claim.Key.AlertId), Text(claims, claim => claim.Key.Channel), Attempt(claims),
            Id(claims, claim => claim.Key.RequestId), Time(claims, claim => claim.At), Locks([.. claims.Select(claim => claim.LockId)]),
            Number(claims, claim => claim.MostCalls),
        },
    };

    public static NpgsqlBatchCommand Settle(LedgerWork.Settle[] outcomes) => new(SettleText)
    {
        Parameters =
        {
            Text(outcomes, settle => settle.Key.RunId), Id(outcomes, settle => settle.Key.AlertId), Text(outcomes, settle => settle.Key.Channel), Attempt(outcomes),
            Id(outcomes, settle => settle.Key.RequestId), Time(outcomes, settle => settle.Outcome.At),
            Text(outcomes, settle => settle.Outcome is DeliveryOutcome.Refused ? "failed" : "delivered"), Array(NpgsqlDbType.Boolean, outcomes, settle => settle.Outcome.PossibleRepeat),
            Text(outcomes, settle => (settle.Outcome as DeliveryOutcome.Accepted)?.ProviderMessageId),
            Array(NpgsqlDbType.Boolean, outcomes, settle => (settle.Outcome as DeliveryOutcome.Refused)?.Permanent),
            Text(outcomes, settle => (settle.Outcome as DeliveryOutcome.Refused)?.Reason), Number(outcomes, settle => settle.FurtherCalls),
        },
    };

    /// <summary>Rows: number from 1, and the outcome of each request that has one.</summary>
    public static NpgsqlBatchCommand Standing(LedgerWork.Claim[] claims) => new(StandingText)
    {
        Parameters = { Text(claims, claim => claim.Key.RunId), Id(claims, claim => claim.Key.AlertId), Text(claims, claim => claim.Key.Channel), Attempt(claims) },
    };

    public static NpgsqlBatchCommand PutOff(LedgerWork.PutOff[] putOff) => new(PutOffText)
    {
        Parameters =
        {
            Text(putOff, later => later.Key.RunId), Id(putOff, later => later.Key.AlertId), Text(putOff, later => later.Key.Channel), Attempt(putOff),
            Number(putOff, later => later.MayHaveArrived ? 0 : 1), Number(putOff, later => later.FurtherCalls),
        },
    };

    /// <summary>Rows: by when (null for now), and how many.</summary>
    public static NpgsqlCommand Calls(NpgsqlDataSource source, string channel, DateTimeOffset since)
    {
        var command = source.CreateCommand(CallsText);
        command.Parameters.Add(new() { Value = channel });
        command.Parameters.Add(new() { Value = since.ToUniversalTime() });
        return command;
    }

    public static NpgsqlBatchCommand Release(long[] lockIds) => new("select pg_advisory_unlock(lock_id) from unnest($1::bigint[]) lock_id") { Parameters = { Locks(lockIds) } };

    private static NpgsqlParameter Text<T>(T[] works, Func<T, string?> value) => Array(NpgsqlDbType.Text, works, value);

    private static NpgsqlParameter Id<T>(T[] works, Func<T, Guid> value) => Array(NpgsqlDbType.Uuid, works, value);

    private static NpgsqlParameter Time<T>(T[] works, Func<T, DateTimeOffset> value) => Array(NpgsqlDbType.TimestampTz, works, work => value(work).ToUniversalTime());

    private static NpgsqlParameter Attempt<T>(T[] works) where T : LedgerWork => Number(works, work => work.Key.Attempt);

    private static NpgsqlParameter Number<T>(T[] works, Func<T, int> value) => Array(NpgsqlDbType.Integer, works, value);

    private static NpgsqlParameter Locks(long[] lockIds) => new() { Value = lockIds, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };

    private static NpgsqlParameter Array<T, TValue>(NpgsqlDbType element, T[] works, Func<T, TValue> value) =>
        new() { Value = System.Array.ConvertAll(works, work => value(work)), NpgsqlDbType = NpgsqlDbType.Array | element };
}
