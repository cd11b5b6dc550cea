using System.Net.Sockets;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using OptionsAlerts.ServiceDefaults.Database;
using OptionsAlerts.ServiceDefaults.Messaging;
using OptionsAlerts.ServiceDefaults.Run;
using OptionsAlerts.Unit.Tests.Logging;
using RabbitMQ.Client.Exceptions;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Messaging;

/// <summary>A server may be away for any time: whatever waits for it tries on, and comes round soon.</summary>
public sealed class NoLastTryTests
{
    // Two or three seconds apart, hours.
    private const int Tries = 5_000;

    private static readonly Exception[] Failures =
    [
        new RabbitMqConnectionException("Broker unreachable", new BrokerUnreachableException(new SocketException((int)SocketError.ConnectionRefused))),
        new RabbitMqConnectionException("Broker unreachable", new BrokerUnreachableException(new AuthenticationFailureException("ACCESS_REFUSED"))),
        new RabbitMqConnectionException("Create Connection Faulted", new TimeoutException()),
        new EndOfStreamException(),
    ];

    [Fact]
    public void the_bus_tries_on_whatever_the_broker_answers_and_waits_three_seconds_at_most()
    {
        using var policy = Reconnecting.Policy.CreatePolicyContext(new AnyContext());
        policy.CanRetry(Failures[0], out var retry).ShouldBeTrue();
        for (var number = 1; number < Tries; number++)
        {
            retry.CanRetry(Failures[number % Failures.Length], out var next).ShouldBeTrue($"try {number}");
            retry = next;
            retry.Delay.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(3));
        }
    }

    [Fact]
    public async Task a_database_that_is_away_is_tried_on_three_seconds_apart_at_most()
    {
        var (time, log, tries) = (new HurriedTime(), new KeptLog<AlertsDatabase>(), 0);
        await using var source = NpgsqlDataSource.Create("Host=nowhere");
        using var database = new AlertsDatabase(source, [], time, log);
        await database.WhileAway.ExecuteAsync(
            _ => ++tries < Tries ? throw new NpgsqlException("away", new SocketException((int)SocketError.ConnectionRefused)) : ValueTask.CompletedTask,
            TestContext.Current.CancellationToken);
        tries.ShouldBe(Tries);
        time.Waits.Count.ShouldBe(Tries - 1);
        time.Waits.ShouldAllBe(wait => wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(3));
        // A minute apart, more or less.
        log.Lines.Count.ShouldBeInRange(Tries / 40, Tries / 20);
    }

    [Fact]
    public async Task a_control_message_is_tried_on_two_seconds_apart_at_most_and_said_once_a_minute()
    {
        var (time, log) = (new HurriedTime(), new KeptLog<MessagePublisher>());
        await using var services = new ServiceCollection().AddSingleton(AwayBus.Create()).BuildServiceProvider();
        var publisher = new MessagePublisher(services, Options.Create(new RunOptions()), time, log);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var sending = publisher.SendControl("queue", new Said("anything"), enough.Token);
        while (!sending.IsCompleted && time.Waits.Count < Tries) await Task.Yield();
        sending.IsCompleted.ShouldBeFalse();
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(sending);
        time.Waits.ShouldAllBe(wait => wait > TimeSpan.Zero && wait <= TimeSpan.FromSeconds(2));
        log.Lines.Count.ShouldBe(1);
    }

    private sealed record Said(string Text);

    private sealed class AnyContext : BasePipeContext;
}
