using Npgsql;
using NpgsqlTypes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.MarketData;
using OptionsAlerts.Volume.Core;

namespace OptionsAlerts.Volume.Baselines;

/// <summary>Reads and writes finished days: each call one transaction, none of them tried again.</summary>
public sealed class BaselineTables(NpgsqlDataSource source)
{
    // Of two rolls of one day the one that saw more stands; the row's lock makes replicas wait for each other.
    private const string Claim = """
        insert into volume.day (run_id, underlying, day, as_of, call_volume, put_volume) values ($1, $2, $3, $4, $5, $6)
        on conflict (run_id, underlying, day) do update set as_of = excluded.as_of, call_volume = excluded.call_volume, put_volume = excluded.put_volume
        where day.as_of < excluded.as_of
        returning id
        """;

    private const string Copy = "copy volume.contract_day (day_id, contract, volume, open_interest) from stdin (format binary)";

    private const string Days = """
        select underlying, id, day, call_volume, put_volume from volume.day
        where run_id = $1 and day >= $2 and day < $3 order by underlying, day
        """;

    // A symbol ends in yyMMdd, the right and eight digits: those that expired before the day asked for are no baseline of anything.
    private const string ContractDays = """
        select day_id, contract, volume from volume.contract_day
        where day_id = any($1) and left(right(contract, 15), 6) >= $2
        """;

    private const string AllDays = """
        select underlying, id, day, call_volume, put_volume, as_of from volume.day
        where run_id = $1 and (cardinality($2) = 0 or underlying = any($2)) order by underlying, day
        """;

    private const string AllContracts = "select contract, volume, open_interest from volume.contract_day where day_id = $1 order by contract";

    /// <summary>Keeps a finished day. False, and nothing is changed, where it is kept already as seen then or later.</summary>
    public async Task<bool> Roll(string runId, DayVolumes day, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var claim = new NpgsqlCommand(Claim, connection, transaction)
        {
            Parameters =
            {
                new() { Value = runId }, new() { Value = day.Underlying }, new() { Value = day.Day }, new() { Value = day.AsOf.ToUniversalTime() }, new() { Value = day.CallVolume },
                new() { Value = day.PutVolume },
            },
        };
        if (await claim.ExecuteScalarAsync(cancellationToken) is not long id) return false;

        await using (var clear = new NpgsqlCommand("delete from volume.contract_day where day_id = $1", connection, transaction) { Parameters = { new() { Value = id } } })
            await clear.ExecuteNonQueryAsync(cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync(Copy, cancellationToken))
        {
            for (var i = 0; i < day.Contracts.Length; i++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(id, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(day.Contracts[i], NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(day.Volume[i], NpgsqlDbType.Integer, cancellationToken);
                if (day.OpenInterest[i] is { } open) await copy.WriteAsync(open, NpgsqlDbType.Integer, cancellationToken);
                else await copy.WriteNullAsync(cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>The last kept days before <paramref name="today"/>, of every underlying, contracts that expired before it left out.</summary>
    /// <param name="days">Trading days back.</param>
    public async Task<IReadOnlyList<VolumeHistory>> Load(string runId, DateOnly today, int days, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        // Days and their contracts as of one moment, though a roll may be under way.
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var kept = new List<KeptDay>();
        await using (var command = new NpgsqlCommand(Days, connection, transaction)
        {
            Parameters = { new() { Value = runId }, new() { Value = ExchangeCalendar.TradingDaysBefore(today, days).Min() }, new() { Value = today } },
        })
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                kept.Add(Kept(reader));
        }

        var histories = new List<VolumeHistory>();
        foreach (var underlying in kept.GroupBy(day => day.Underlying, StringComparer.Ordinal))
            histories.Add(await LoadOne(connection, transaction, runId, today, [.. underlying], cancellationToken));
        return histories;
    }

    /// <summary>Every kept day of a run, with all its contracts: those that have expired too.</summary>
    /// <param name="symbols">Underlyings; none for all.</param>
    public async Task<IReadOnlyList<DayVolumes>> ReadDays(string runId, IReadOnlyCollection<string> symbols, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var heads = new List<(KeptDay Day, DateTimeOffset AsOf)>();
        await using (var command = new NpgsqlCommand(AllDays, connection, transaction) { Parameters = { new() { Value = runId }, new() { Value = symbols.ToArray() } } })
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                heads.Add((Kept(reader), AsOf(reader)));
        }

        var days = new List<DayVolumes>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (day, asOf) in heads)
        {
            var rows = new List<(string Contract, int Volume, int? OpenInterest)>();
            await using var command = new NpgsqlCommand(AllContracts, connection, transaction) { Parameters = { new() { Value = day.Id } } };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                // A contract of sixty days is one text in memory.
                var contract = reader.GetString(0);
                if (!names.TryGetValue(contract, out var name)) names.Add(contract, name = contract);
                rows.Add((name, reader.GetInt32(1), OpenInterest(reader)));
            }

            days.Add(new DayVolumes(
                day.Underlying, day.Day, asOf, day.CallVolume, day.PutVolume,
                [.. rows.Select(row => row.Contract)], [.. rows.Select(row => row.Volume)], [.. rows.Select(row => row.OpenInterest)]));
        }

        return days;
    }

    /// <summary>Forgets the days before <paramref name="first"/>; how many there were.</summary>
    public async Task<int> Forget(string runId, DateOnly first, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("delete from volume.day where run_id = $1 and day < $2");
        command.Parameters.Add(new() { Value = runId });
        command.Parameters.Add(new() { Value = first });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<VolumeHistory> LoadOne(
        NpgsqlConnection connection, NpgsqlTransaction transaction, string runId, DateOnly today, KeptDay[] days, CancellationToken cancellationToken)
    {
        var places = days.Select((day, place) => (day.Id, place)).ToDictionary(pair => pair.Id, pair => pair.place);
        var rows = new Dictionary<string, int[]>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(ContractDays, connection, transaction)
        {
            Parameters = { new() { Value = places.Keys.ToArray() }, new() { Value = today.ToString("yyMMdd", System.Globalization.CultureInfo.InvariantCulture) } },
        };
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var contract = reader.GetString(1);
                if (!rows.TryGetValue(contract, out var volumes))
                {
                    rows.Add(contract, volumes = new int[days.Length]);
                    Array.Fill(volumes, -1);
                }

                volumes[places[reader.GetInt64(0)]] = reader.GetInt32(2);
            }
        }

        // The order of symbols: what is read into books must not depend on where a row lies.
        var contracts = rows.Keys.Order(StringComparer.Ordinal).ToArray();
        return new VolumeHistory
        {
            Stamp = new MarketStamp { RunId = runId, Feed = "baselines" },
            AsOf = ExchangeTime.Instant(today, ExchangeTime.SessionOpen),
            Underlying = days[0].Underlying,
            Day = Array.ConvertAll(days, day => (day.Day.Year * 10_000) + (day.Day.Month * 100) + day.Day.Day),
            Contracts = contracts,
            Volume = [.. contracts.SelectMany(contract => rows[contract])],
            CallVolume = Array.ConvertAll(days, day => day.CallVolume),
            PutVolume = Array.ConvertAll(days, day => day.PutVolume),
        };
    }

    // A row is read whole before these see it: nothing here waits.
    private static KeptDay Kept(NpgsqlDataReader row) => new(row.GetString(0), row.GetInt64(1), row.GetFieldValue<DateOnly>(2), row.GetInt64(3), row.GetInt64(4));

    private static DateTimeOffset AsOf(NpgsqlDataReader row) => row.GetFieldValue<DateTimeOffset>(5);

    private static int? OpenInterest(NpgsqlDataReader row) => row.IsDBNull(2) ? null : row.GetInt32(2);

    private sealed record KeptDay(string Underlying, long Id, DateOnly Day, long CallVolume, long PutVolume);
}
