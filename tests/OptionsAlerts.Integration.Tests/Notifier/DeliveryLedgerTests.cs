using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OptionsAlerts.Contracts;
using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Notifier;
using OptionsAlerts.Notifier.Core;
using OptionsAlerts.Notifier.Ledger;
using OptionsAlerts.ServiceDefaults.Database;
using Shouldly;

namespace OptionsAlerts.Integration.Tests.Notifier;

/// <summary>The ledger's promises on PostgreSQL; each test is a run of its own.</summary>
public sealed class DeliveryLedgerTests(Servers servers) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 11, 20, 15, 31, 7, TimeSpan.Zero).AddMicroseconds(123_456);
    private readonly List<IHost> _hosts = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }
    }

    [Fact]
    public async Task an_outcome_once_written_is_given_back_unchanged()
    {
        var (ledger, key) = (await Ledger(), await Fresh());
        DeliveryOutcome accepted = new DeliveryOutcome.Accepted(Now, false, "42"), refused = new DeliveryOutcome.Refused(Now, true, true, "403 Forbidden: 'quoted'");
        await Settle(ledger, key, accepted);
        await Settle(ledger, key with { Attempt = 2 }, refused);
        await using (var claim = await ledger.Claim(key, Now, 4, Stop)) claim.Outcome.ShouldBe(accepted);
        await using (var claim = await ledger.Claim(key with { Attempt = 2 }, Now, 4, Stop)) claim.Outcome.ShouldBe(refused);
    }

    [Fact]
    public async Task an_intent_without_outcome_makes_the_next_claim_a_possible_repeat()
    {
        var (ledger, key) = (await Ledger(), await Fresh());
        await using (var first = await ledger.Claim(key, Now, 4, Stop)) (first.Outcome, first.PossibleRepeat).ShouldBe((null, false));
        await using (var second = await ledger.Claim(key, Now, 4, Stop))
        {
            (second.Outcome, second.PossibleRepeat).ShouldBe((null, true));
            await second.Record(new DeliveryOutcome.Accepted(Now, true, null), 1, Stop);
        }

        (await Row(key)).ShouldBe("delivered 2 true");
    }

    [Fact]
    public async Task an_intent_that_was_taken_back_makes_no_repeat_unless_there_was_another()
    {
        var (ledger, other, key) = (await Ledger(), await Ledger(), await Fresh());
        await using (var first = await ledger.Claim(key, Now, 4, Stop)) await first.PutOff(0, mayHaveArrived: false, Stop);
        (await Row(key)).ShouldBe("sending 0 false");
        (await Locks()).ShouldBe((0, 0));
        await using (var second = await other.Claim(key, Now, 4, Stop)) second.PossibleRepeat.ShouldBeFalse();
        await using (var third = await ledger.Claim(key, Now, 4, Stop))
        {
            third.PossibleRepeat.ShouldBeTrue();
            await third.PutOff(4, mayHaveArrived: false, Stop);
        }

        await using (var fourth = await ledger.Claim(key, Now, 4, Stop)) fourth.PossibleRepeat.ShouldBeTrue();
    }

    [Fact]
    public async Task calls_stand_with_the_intent_until_it_is_known_how_many_there_were()
    {
        var (ledger, key) = (await Ledger(), await Fresh());
        key = key with { Channel = key.RunId };
        DeliveryKey Nth(int attempt) => key with { Attempt = attempt };
        await Settle(ledger, Nth(1), new DeliveryOutcome.Accepted(Now.AddSeconds(2), false, "1"));
        await Settle(ledger, Nth(2), new DeliveryOutcome.Refused(Now.AddSeconds(1), false, false, "503"));
        await using (await ledger.Claim(Nth(3), Now, 4, Stop)) { }
        await using (var later = await ledger.Claim(Nth(4), Now, 4, Stop)) await later.PutOff(2, mayHaveArrived: true, Stop);
        await using (var again = await ledger.Claim(Nth(4), Now, 4, Stop)) await again.PutOff(1, mayHaveArrived: false, Stop);
        await using (var along = await ledger.Claim(Nth(5), Now, 0, Stop)) await along.Record(new DeliveryOutcome.Accepted(Now, false, "1"), 0, Stop);
        (await ledger.Calls(key.Channel, Now, Stop)).ShouldBe([new ChannelCalls(Now.AddSeconds(1), 1), new ChannelCalls(Now.AddSeconds(2), 1), new ChannelCalls(null, 4), new ChannelCalls(null, 3)], ignoreOrder: true);
        (await ledger.Calls(key.Channel, Now, Stop)).Take(2).Select(calls => calls.By).ShouldBe([Now.AddSeconds(1), Now.AddSeconds(2)]);
        (await ledger.Calls(key.Channel, Now.AddSeconds(1), Stop)).ShouldBeEmpty();
        (await ledger.Calls("another", Now, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task the_intent_is_durable_while_the_claim_is_held()
    {
        var (ledger, key) = (await Ledger(), await Fresh());
        await using var claim = await ledger.Claim(key, Now, 4, Stop);
        (await Row(key)).ShouldBe("sending 1 false");
    }

    [Fact]
    public async Task a_second_process_waits_for_the_first_and_then_sees_its_outcome()
    {
        var (one, other, key) = (await Ledger(), await Ledger(), await Fresh());
        var first = await one.Claim(key, Now, 4, Stop);
        var waiting = other.Claim(key, Now, 4, Stop);
        await Eventually.Holds(() => Waiters(1), "The second process waits on the lock");
        waiting.IsCompleted.ShouldBeFalse();
        await first.Record(new DeliveryOutcome.Accepted(Now, false, "7"), 1, Stop);
        await first.DisposeAsync();
        await using var second = await waiting;
        second.Outcome.ShouldBe(new DeliveryOutcome.Accepted(Now, false, "7"));
    }

    [Fact]
    public async Task of_many_claims_at_once_one_sends()
    {
        var (one, other, key) = (await Ledger(), await Ledger(), await Fresh());
        var sent = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 20), new ParallelOptions { MaxDegreeOfParallelism = 10, CancellationToken = Stop }, async (i, token) =>
        {
            await using var claim = await (i % 2 == 0 ? one : other).Claim(key, Now, 4, token);
            if (claim.Outcome is not null) return;
            Interlocked.Increment(ref sent);
            await claim.Record(new DeliveryOutcome.Accepted(Now, false, "x"), 1, token);
        });
        sent.ShouldBe(1);
        (await Row(key)).ShouldBe("delivered 1 false");
    }

    [Fact]
    public async Task a_process_that_dies_with_a_request_in_hand_lets_the_next_one_in()
    {
        var (one, other, key) = (await Ledger(), await Ledger(), await Fresh());
        await using var dead = await one.Claim(key, Now, 4, Stop);
        await KillHolders();
        await using var next = await other.Claim(key, Now, 4, Stop);
        (next.Outcome, next.PossibleRepeat).ShouldBe((null, true));
    }

    [Fact]
    public async Task an_outcome_is_written_even_where_the_claims_connection_broke_during_the_call()
    {
        var (ledger, key) = (await Ledger(), await Fresh());
        await using (var claim = await ledger.Claim(key, Now, 4, Stop))
        {
            await KillHolders();
            await claim.Record(new DeliveryOutcome.Accepted(Now, false, "9"), 1, Stop);
        }

        (await Row(key)).ShouldBe("delivered 1 false");
    }

    [Fact]
    public async Task many_requests_in_hand_are_held_by_one_connection_and_let_go_one_by_one()
    {
        var (ledger, other, key) = (await Ledger(), await Ledger(), await Fresh());
        DeliveryKey Nth(int attempt) => key with { Attempt = attempt };
        var claims = await Task.WhenAll(Enumerable.Range(1, 50).Select(attempt => ledger.Claim(Nth(attempt), Now, 4, Stop)));
        claims.ShouldAllBe(claim => claim.Outcome == null && !claim.PossibleRepeat);
        (await Locks()).ShouldBe((50, 1));

        await claims[0].Record(new DeliveryOutcome.Accepted(Now, false, "1"), 1, Stop);
        await claims[1].DisposeAsync();
        (await Locks()).ShouldBe((48, 1));
        await using (var settled = await other.Claim(Nth(1), Now, 4, Stop)) settled.Outcome.ShouldBe(new DeliveryOutcome.Accepted(Now, false, "1"));
        await using (var again = await other.Claim(Nth(2), Now, 4, Stop)) (again.Outcome, again.PossibleRepeat).ShouldBe((null, true));
        foreach (var claim in claims) await claim.DisposeAsync();
        (await Locks()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task an_outcome_that_cannot_be_stored_takes_no_other_with_it()
    {
        var (ledger, key) = (await Ledger(), await Fresh());
        var claims = await Task.WhenAll(Enumerable.Range(1, 20).Select(attempt => ledger.Claim(key with { Attempt = attempt }, Now, 4, Stop)));
        var records = claims.Select((claim, i) => claim.Record(new DeliveryOutcome.Accepted(Now, false, i == 7 ? "no such\0letter" : "fine"), 1, Stop)).ToList();
        await Should.ThrowAsync<PostgresException>(records[7]);
        await Task.WhenAll(records.Where((_, i) => i != 7));
        foreach (var claim in claims) await claim.DisposeAsync();
        for (var attempt = 1; attempt <= 20; attempt++) (await Row(key with { Attempt = attempt })).ShouldBe(attempt == 8 ? "sending 1 false" : "delivered 1 false");
        (await Locks()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task a_ledger_whose_connection_was_cut_goes_on_with_another()
    {
        var (ledger, key) = (await Ledger(), await Fresh());
        await Settle(ledger, key, new DeliveryOutcome.Accepted(Now, false, "1"));
        await using (await ledger.Claim(key with { Attempt = 2 }, Now, 4, Stop)) await KillHolders();
        await Settle(ledger, key with { Attempt = 3 }, new DeliveryOutcome.Accepted(Now, false, "3"));
        (await Row(key with { Attempt = 3 })).ShouldBe("delivered 1 false");
        (await Locks()).ShouldBe((0, 0));
    }

    [Fact]
    public async Task a_ledger_that_was_disposed_of_opens_no_session_again()
    {
        var (ledger, key) = (await Ledger(), await Fresh());
        await using (await ledger.Claim(key, Now, 4, Stop))
        {
            await ((NpgsqlDeliveryLedger)ledger).DisposeAsync();
            (await Locks()).ShouldBe((0, 0));
        }

        await Should.ThrowAsync<ObjectDisposedException>(ledger.Claim(key with { Attempt = 2 }, Now, 4, Stop));
        (await Locks()).ShouldBe((0, 0));
        (await Row(key with { Attempt = 2 })).ShouldBeNull();
    }

    [Fact]
    public async Task the_same_request_of_another_run_is_another_request()
    {
        var (ledger, key) = (await Ledger(), await Fresh());
        await Settle(ledger, key, new DeliveryOutcome.Accepted(Now, false, "1"));
        await using var claim = await ledger.Claim(key with { RunId = key.RunId + "-again" }, Now, 4, Stop);
        (claim.Outcome, claim.PossibleRepeat).ShouldBe((null, false));
    }

    private static async Task Settle(IDeliveryLedger ledger, DeliveryKey key, DeliveryOutcome outcome)
    {
        await using var claim = await ledger.Claim(key, Now, 4, Stop);
        await claim.Record(outcome, 1, Stop);
    }

    private static Task<DeliveryKey> Fresh([System.Runtime.CompilerServices.CallerMemberName] string test = "")
    {
        var run = $"ledger-{DeterministicId.Of(test, Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)):N}";
        var alert = DeterministicId.Of("alert", test);
        return Task.FromResult(new DeliveryKey(run, alert, "telegram", 1, DeterministicId.Request(alert, "telegram", 1)));
    }

    private async Task<IDeliveryLedger> Ledger()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:alertsdb", servers.Postgres.ConnectionString), new("Messaging:Transport", "InMemory")]);
        builder.AddNotifier();
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync(Stop);
        await host.Services.GetRequiredService<AlertsDatabase>().WhenReady(Stop);
        return host.Services.GetRequiredService<IDeliveryLedger>();
    }

    private async Task<string?> Row(DeliveryKey key)
    {
        await using var command = _hosts[0].Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "select state || ' ' || intents || ' ' || possible_repeat from notifier.delivery where run_id = $1 and attempt = $2");
        command.Parameters.Add(new() { Value = key.RunId });
        command.Parameters.Add(new() { Value = key.Attempt });
        return (string?)await command.ExecuteScalarAsync(Stop);
    }

    private async Task<bool> Waiters(int count)
    {
        await using var command = _hosts[0].Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select count(*) from pg_locks where locktype = 'advisory' and not granted");
        return (long)(await command.ExecuteScalarAsync(Stop))! >= count;
    }

    // Advisory locks held, and the connections that hold them.
    private async Task<(long Locks, long Holders)> Locks()
    {
        await using var command = _hosts[0].Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "select count(*), count(distinct pid) from pg_locks where locktype = 'advisory' and granted");
        await using var row = await command.ExecuteReaderAsync(Stop);
        await row.ReadAsync(Stop);
        return (row.GetInt64(0), row.GetInt64(1));
    }

    private async Task KillHolders()
    {
        await using var another = new NpgsqlConnection(servers.Postgres.ConnectionString + ";Pooling=false");
        await another.OpenAsync(Stop);
        await using var command = new NpgsqlCommand("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and pid <> pg_backend_pid()", another);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
