using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace OptionsAlerts.Unit.Tests.Deploy;

/// <summary>The fields of the RabbitMQ Cluster Operator's resource that are used here (rabbitmq.com/v1beta1); any other is an error.</summary>
internal sealed class RabbitmqCluster : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public RabbitmqSpec Spec { get; set; } = new();

    /// <summary>What the operator labels the nodes with.</summary>
    [JsonIgnore]
    public IDictionary<string, string> PodLabels => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["app.kubernetes.io/name"] = Metadata.Name,
        ["app.kubernetes.io/component"] = "rabbitmq",
        ["app.kubernetes.io/part-of"] = "rabbitmq",
    };
}

internal sealed class RabbitmqSpec
{
    public int Replicas { get; set; }

    public string Image { get; set; } = "";

    public RabbitmqPersistence Persistence { get; set; } = new();

    public V1ResourceRequirements Resources { get; set; } = new();

    public RabbitmqConfiguration Rabbitmq { get; set; } = new();

    public V1Affinity Affinity { get; set; } = new();
}

internal sealed class RabbitmqPersistence
{
    public ResourceQuantity? Storage { get; set; }
}

internal sealed class RabbitmqConfiguration
{
    public List<string> AdditionalPlugins { get; set; } = [];

    public string AdditionalConfig { get; set; } = "";
}

/// <summary>The fields of CloudNativePG's resource that are used here (postgresql.cnpg.io/v1); any other is an error.</summary>
internal sealed class PostgresCluster : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public PostgresSpec Spec { get; set; } = new();

    /// <summary>What the operator labels the instances with.</summary>
    [JsonIgnore]
    public IDictionary<string, string> PodLabels => new Dictionary<string, string>(StringComparer.Ordinal) { ["cnpg.io/cluster"] = Metadata.Name };
}

internal sealed class PostgresSpec
{
    public int Instances { get; set; }

    public string ImageName { get; set; } = "";

    public string PrimaryUpdateStrategy { get; set; } = "";

    public PostgresBootstrap Bootstrap { get; set; } = new();

    public PostgresStorage Storage { get; set; } = new();

    public V1ResourceRequirements Resources { get; set; } = new();

    public PostgresConfiguration Postgresql { get; set; } = new();

    public PostgresAffinity Affinity { get; set; } = new();
}

internal sealed class PostgresBootstrap
{
    public PostgresInitdb Initdb { get; set; } = new();
}

internal sealed class PostgresInitdb
{
    public string Database { get; set; } = "";

    public string Owner { get; set; } = "";

    public bool DataChecksums { get; set; }
}

internal sealed class PostgresStorage
{
    public ResourceQuantity? Size { get; set; }
}

internal sealed class PostgresConfiguration
{
    public Dictionary<string, string> Parameters { get; set; } = [];

    public PostgresSynchronous Synchronous { get; set; } = new();
}

internal sealed class PostgresSynchronous
{
    public string Method { get; set; } = "";

    public int Number { get; set; }

    public string DataDurability { get; set; } = "";

    public bool FailoverQuorum { get; set; }
}

internal sealed class PostgresAffinity
{
    public bool EnablePodAntiAffinity { get; set; }

    public string PodAntiAffinityType { get; set; } = "";

    public string TopologyKey { get; set; } = "";
}
