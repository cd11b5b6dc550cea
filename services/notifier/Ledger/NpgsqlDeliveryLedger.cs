using System.Buffers.Binary;
using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.ServiceDefaults.Database;

namespace OptionsAlerts.Notifier.Ledger;

/// <summary>
/// The ledger in PostgreSQL. A claim is an advisory lock of the ledger's one session: it is held during the call without a transaction, and a process that dies loses it with
/// its connection. Intents and outcomes that wait together are written together. Needs a session of its own, not a pooler in transaction mode. While the server is away,
/// claims wait.
/// </summary>
public sealed class NpgsqlDeliveryLedger : IDeliveryLedger, IAsyncDisposable
{
    private const int MostTogether = 256;

    private readonly AlertsDatabase _database;
    private readonly GroupWriter<LedgerWork> _writer;
    private readonly Turns<DeliveryKey> _turns = new();
    private LedgerSession? _session;
    private volatile bool _isDisposed;

    public NpgsqlDeliveryLedger(AlertsDatabase database)
    {
        _database = database;
        _writer = new GroupWriter<LedgerWork>(WriteTogether, MostTogether, AlertsDatabase.IsAway);
    }

    public async Task<IDeliveryClaim> Claim(DeliveryKey key, DateTimeOffset now, int mostCalls, CancellationToken cancellationToken)
    {
        await _database.WhenReady(cancellationToken);
        // The session's locks do not tell its own claims apart.
        await _turns.Enter(key, cancellationToken);
        try
        {
            var claim = new LedgerWork.Claim(key, LockOf(key), now, mostCalls);
            while (true)
            {
                await Write(claim, cancellationToken);
                if (claim.Holder is not null) return new NpgsqlDeliveryClaim(this, claim);
                await _database.WhileAway.ExecuteAsync(async token => await LedgerSession.WaitFor(_database.Source, claim.LockId, token), cancellationToken);
            }
        }
        catch
        {
            _turns.Leave(key);
            throw;
        }
    }

    public async Task<IReadOnlyList<ChannelCalls>> Calls(string channel, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await _database.WhenReady(cancellationToken);
        return await _database.WhileAway.ExecuteAsync(
            async token =>
            {
                var calls = new List<ChannelCalls>();
                await using var command = LedgerSql.Calls(_database.Source, channel, since);
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token)) calls.Add(new ChannelCalls(await reader.IsDBNullAsync(0, token) ? null : await reader.GetFieldValueAsync<DateTimeOffset>(0, token), reader.GetInt32(1)));
                return calls;
            },
            cancellationToken);
    }

    /// <summary>Ends the session for good; what is in hand still may be claimed by others.</summary>
    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return Interlocked.Exchange(ref _session, null)?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    /// <summary>Completes when it is durable; tried again while the server is away.</summary>
    internal async Task Write(LedgerWork work, CancellationToken cancellationToken)
    {
        try
        {
            await Once(cancellationToken);
        }
        catch (Exception exception) when (AlertsDatabase.IsAway(exception))
        {
            await _database.WhileAway.ExecuteAsync(async token => await Once(token), cancellationToken);
        }

        // Not cut short once begun: it is written for others too, and a claim must not be granted to nobody.
        async Task Once(CancellationToken token)
        {
            token.ThrowIfCancellationRequested();
            await _writer.Write(work);
        }
    }

    /// <summary>Gives a lock back; a session that has ended holds none.</summary>
    internal async Task Release(LedgerWork.Release release) =>
        await _database.WhileAway.ExecuteAsync(
            async _ =>
            {
                if (_session == release.Holder) await _writer.Write(release);
            },
            CancellationToken.None);

    internal void Leave(DeliveryKey key) => _turns.Leave(key);

    private async Task WriteTogether(IReadOnlyList<LedgerWork> works)
    {
        var session = await Session();
        try
        {
            await session.Write(works);
        }
        finally
        {
            // Its locks are gone: what it held can be claimed anew.
            if (session.IsBroken) await End(session);
        }
    }

    // One caller at a time; the ledger may be disposed of meanwhile.
    private async Task<LedgerSession> Session()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_session is { } standing) return standing;
        var opened = await LedgerSession.Open(_database.Source);
        Interlocked.Exchange(ref _session, opened);
        if (!_isDisposed) return opened;
        await End(opened);
        throw new ObjectDisposedException(nameof(NpgsqlDeliveryLedger));
    }

    // Once, whoever comes first.
    private async Task End(LedgerSession session)
    {
        if (Interlocked.CompareExchange(ref _session, null, session) == session) await session.DisposeAsync();
    }

    // Two requests that share a lock by chance only wait for each other.
    private static long LockOf(DeliveryKey key)
    {
        Span<byte> id = stackalloc byte[16];
        DeterministicId.Of("notifier-claim", key.RunId, key.AlertId.ToString("N"), key.Channel, key.Attempt.ToString(CultureInfo.InvariantCulture)).TryWriteBytes(id);
        return BinaryPrimitives.ReadInt64BigEndian(id);
    }
}
