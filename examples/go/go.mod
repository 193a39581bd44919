module libquota.example/first

go 1.19
