using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using DotNet.Testcontainers.Containers;
using Testcontainers.PostgreSql;
using Testcontainers.RabbitMq;

namespace OptionsAlerts.Integration.Tests.Infrastructure;

/// <summary>The servers as containers, on host ports of their own so that a restart keeps the address.</summary>
internal static class Containers
{
    // Words that nothing but a leak prints, with characters that URLs and connection strings encode.
    private const string PostgresPassword = "hunter-Pg/Pa55+word";
    private const string RabbitMqPassword = "hunter-Mq/Pa55+word";

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    public static async Task<(IServer Postgres, IServer RabbitMq)> Start()
    {
        var postgres = StartPostgres();
        var rabbit = new RabbitMqBuilder("rabbitmq:4.2-management-alpine").WithPassword(RabbitMqPassword).WithPortBinding(FreePort(), RabbitMqBuilder.RabbitMqPort)
            .WithResourceMapping("[rabbitmq_management,rabbitmq_consistent_hash_exchange].\n"u8.ToArray(), "/etc/rabbitmq/enabled_plugins").Build();
        await Task.WhenAll(postgres, rabbit.StartAsync());
        return (await postgres, new ContainerServer(rabbit, rabbit.GetConnectionString()));
    }

    /// <summary>A further PostgreSQL, empty but for what a new server has; the caller's to end.</summary>
    /// <param name="user">The one user it has.</param>
    public static async Task<IServer> StartPostgres(string user = "postgres")
    {
        // The builder's own settings let a killed server forget commits that it has confirmed, which no test here may be told of: the last word counts.
        var postgres = new PostgreSqlBuilder("postgres:17-alpine").WithUsername(user).WithPassword(PostgresPassword).WithPortBinding(FreePort(), PostgreSqlBuilder.PostgreSqlPort)
            .WithCommand("-c", "max_connections=300", "-c", "synchronous_commit=on").Build();
        await postgres.StartAsync();
        return new PostgresContainer(postgres, postgres.GetConnectionString() + ";Maximum Pool Size=30");
    }

    /// <summary>A port that nothing listens on, given once: between two askings the system may offer the same one.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, default)) return port;
        }
    }

    private class ContainerServer(IContainer container, string connectionString) : IServer
    {
        public string ConnectionString => connectionString;

        public bool CanRestart => true;

        public Task Stop() => container.StopAsync();

        public Task Start() => container.StartAsync();

        public ValueTask DisposeAsync() => container.DisposeAsync();
    }

    private sealed class PostgresContainer(IContainer container, string connectionString) : ContainerServer(container, connectionString), IHasShell
    {
        private readonly IContainer _container = container;

        public int InnerPort => PostgreSqlBuilder.PostgreSqlPort;

        public async Task<ShellResult> Run(string script, CancellationToken cancellationToken)
        {
            var result = await _container.ExecAsync(["/bin/sh", "-c", $"exec 2>&1\n{script}"], cancellationToken);
            return new ShellResult(result.ExitCode ?? -1, result.Stdout + result.Stderr);
        }
    }
}
