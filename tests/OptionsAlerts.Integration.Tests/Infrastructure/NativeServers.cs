using System.Diagnostics;
using System.Globalization;
using OptionsAlerts.Standalone.Postgres;
using RabbitMQ.Client;

namespace OptionsAlerts.Integration.Tests.Infrastructure;

/// <summary>The servers from the machine's own programs, run privately on free loopback ports in a folder that goes away.</summary>
internal static class NativeServers
{
    private static readonly string[] BrokerPrograms = ["/usr/lib/rabbitmq/bin/rabbitmq-server", "/usr/sbin/rabbitmq-server", "/opt/homebrew/sbin/rabbitmq-server"];

    /// <exception cref="FileNotFoundException">RabbitMQ is not installed.</exception>
    /// <exception cref="PostgresUnavailableException">PostgreSQL is not installed.</exception>
    public static async Task<(IServer Postgres, IServer RabbitMq)> Start()
    {
        var program = BrokerPrograms.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException("rabbitmq-server is not installed");
        var folder = Directory.CreateTempSubdirectory("options-alerts-tests-").FullName;
        // The servers' own users must be able to reach their folders within.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("755", 8));
        var lease = await new PostgresFinder(new CommandRunner(), PostgresMachine.This(Path.Combine(folder, "postgres")), _ => { }).Acquire(null, CancellationToken.None);
        return (new NativePostgres(lease, folder), await NativeBroker.Start(program, Path.Combine(folder, "rabbitmq")));
    }

    private sealed class NativePostgres(PostgresLease lease, string folder) : IServer
    {
        public string ConnectionString => lease.ConnectionString;

        public bool CanRestart => false;

        public Task Stop() => throw new NotSupportedException();

        public Task Start() => throw new NotSupportedException();

        public async ValueTask DisposeAsync()
        {
            await lease.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class NativeBroker(Process process, string address) : IServer
    {
        public string ConnectionString => address;

        public bool CanRestart => false;

        public static async Task<NativeBroker> Start(string program, string folder)
        {
            Directory.CreateDirectory(folder);
            var port = Containers.FreePort();
            var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            start.Environment["HOME"] = folder;
            start.Environment["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"tests{port}@localhost");
            start.Environment["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1";
            start.Environment["RABBITMQ_NODE_PORT"] = port.ToString(CultureInfo.InvariantCulture);
            start.Environment["RABBITMQ_DIST_PORT"] = Containers.FreePort().ToString(CultureInfo.InvariantCulture);
            start.Environment["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data");
            start.Environment["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log");
            var plugins = Path.Combine(folder, "enabled_plugins");
            await File.WriteAllTextAsync(plugins, "[rabbitmq_consistent_hash_exchange].\n");
            start.Environment["RABBITMQ_ENABLED_PLUGINS_FILE"] = plugins;
            var process = Process.Start(start) ?? throw new FileNotFoundException($"{program} did not start");
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            var address = string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{port}");
            await Eventually.Holds(() => Answers(address), "RabbitMQ answered", TimeSpan.FromMinutes(1));
            return new NativeBroker(process, address);
        }

        public Task Stop() => throw new NotSupportedException();

        public Task Start() => throw new NotSupportedException();

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        private static async Task<bool> Answers(string address)
        {
            try
            {
                await using var connection = await new ConnectionFactory { Uri = new Uri(address) }.CreateConnectionAsync();
                return true;
            }
            catch (Exception exception) when (exception is RabbitMQ.Client.Exceptions.BrokerUnreachableException or IOException)
            {
                return false;
            }
        }
    }
}
