using k8s.Models;
using Keys = System.Collections.Generic.IReadOnlyDictionary<string, string>;
using Secrets = System.Collections.Generic.IReadOnlyDictionary<string, System.Collections.Generic.IReadOnlyDictionary<string, string>>;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>
/// The secrets that pods may refer to, by name and key, with made-up values: those that people make from the example, and those that operators are documented to make.
/// </summary>
internal static class DeployedSecrets
{
    private const string Password = "hunter22";

    // What must be filled in; the rest stays empty, as in the example.
    private static readonly Dictionary<string, string> Filled = new(StringComparer.Ordinal)
    {
        ["key"] = "0123456789abcdef",
        ["messaging"] = $"amqp://alerts:{Password}@broker.example.org:5672",
        ["alertsdb"] = $"Host=db.example.org;Username=alerts;Password={Password};Database=alertsdb",
    };

    public static Secrets Of(Overlay overlay) => Example()
        .Concat(overlay.Of<RabbitmqCluster>().Select(ByRabbitmq)).Concat(overlay.Of<PostgresCluster>().Select(ByCloudNativePg))
        .ToDictionary(secret => secret.Name, secret => secret.Values, StringComparer.Ordinal);

    /// <summary>The secrets of the example as it stands.</summary>
    public static IReadOnlyList<V1Secret> InFile { get; } = [.. Overlay.Parse(File.ReadAllText(Path.Combine(Overlay.Folder, "secrets.example.yaml"))).Of<V1Secret>()];

    private static IEnumerable<(string Name, Keys Values)> Example() => InFile.Select(secret =>
        (secret.Metadata.Name, (Keys)secret.StringData.ToDictionary(pair => pair.Key, pair => Filled.GetValueOrDefault(pair.Key, pair.Value), StringComparer.Ordinal)));

    private static (string Name, Keys Values) ByRabbitmq(RabbitmqCluster cluster)
    {
        var (name, host) = (cluster.Metadata.Name, $"{cluster.Metadata.Name}.{cluster.Metadata.NamespaceProperty}.svc");
        return ($"{name}-default-user", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["username"] = "default_user_x",
            ["password"] = Password,
            ["host"] = host,
            ["port"] = "5672",
            ["provider"] = "rabbitmq",
            ["type"] = "rabbitmq",
            ["default_user.conf"] = "…",
            ["connection_string"] = $"amqp://default_user_x:{Password}@{host}:5672/",
        });
    }

    private static (string Name, Keys Values) ByCloudNativePg(PostgresCluster cluster)
    {
        var (name, initdb) = (cluster.Metadata.Name, cluster.Spec.Bootstrap.Initdb);
        return ($"{name}-app", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["username"] = initdb.Owner,
            ["user"] = initdb.Owner,
            ["password"] = Password,
            ["dbname"] = initdb.Database,
            ["host"] = $"{name}-rw",
            ["port"] = "5432",
            ["pgpass"] = "…",
            ["uri"] = "…",
            ["jdbc-uri"] = "…",
            ["fqdn-uri"] = "…",
            ["fqdn-jdbc-uri"] = "…",
        });
    }
}
