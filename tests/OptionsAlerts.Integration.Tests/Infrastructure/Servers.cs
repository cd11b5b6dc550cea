using OptionsAlerts.Integration.Tests.Infrastructure;
using OptionsAlerts.Standalone.Postgres;

[assembly: AssemblyFixture(typeof(Servers))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace OptionsAlerts.Integration.Tests.Infrastructure;

/// <summary>
/// PostgreSQL and RabbitMQ for the tests, in this order: connection strings given in the environment; containers where an engine answers; native binaries run privately.
/// Under <c>REQUIRE_CONTAINERS=1</c> anything but containers is a failure. Where none can be had, tests are skipped by name.
/// </summary>
public sealed class Servers : IAsyncLifetime
{
    private IServer? _postgres;
    private IServer? _rabbit;
    private string _missing = string.Empty;

    public IServer Postgres => _postgres ?? throw Skip();

    public IServer RabbitMq => _rabbit ?? throw Skip();

    public async ValueTask InitializeAsync()
    {
        var required = Environment.GetEnvironmentVariable("REQUIRE_CONTAINERS") == "1";
        if (!required && GivenServer.FromEnvironment("OPTIONS_ALERTS_TEST_POSTGRES", "OPTIONS_ALERTS_TEST_RABBITMQ") is var (postgres, rabbit))
        {
            (_postgres, _rabbit) = (postgres, rabbit);
            return;
        }

        try
        {
            (_postgres, _rabbit) = await Containers.Start();
            return;
        }
        catch (Exception exception) when (!required)
        {
            _missing = $"no container engine ({exception.GetType().Name})";
        }

        try
        {
            (_postgres, _rabbit) = await NativeServers.Start();
        }
        catch (Exception exception) when (exception is FileNotFoundException or PostgresUnavailableException or TimeoutException)
        {
            _missing = $"{_missing}; {exception.Message}";
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_rabbit is not null) await _rabbit.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }

    private Exception Skip()
    {
        Assert.Skip($"Needs PostgreSQL and RabbitMQ: {_missing}.");
        return new InvalidOperationException("Skipped.");
    }
}

/// <summary>A server that a test may stop and start; its address stays the same.</summary>
public interface IServer : IAsyncDisposable
{
    string ConnectionString { get; }

    /// <summary>True when the server may be stopped; a server given by the environment may not.</summary>
    bool CanRestart { get; }

    Task Stop();

    Task Start();
}

/// <summary>A server that somebody else runs.</summary>
internal sealed record GivenServer(string ConnectionString) : IServer
{
    public bool CanRestart => false;

    public static (IServer, IServer)? FromEnvironment(string postgres, string rabbit) =>
        Environment.GetEnvironmentVariable(postgres) is { Length: > 0 } database && Environment.GetEnvironmentVariable(rabbit) is { Length: > 0 } broker
            ? (new GivenServer(database), new GivenServer(broker))
            : null;

    public Task Stop() => throw new NotSupportedException();

    public Task Start() => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
